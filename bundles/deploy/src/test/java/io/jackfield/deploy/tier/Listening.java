package io.jackfield.deploy.tier;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Put into test bundles: has a listener, as far as the framework can tell. */
public final class Listening implements BundleActivator, ServiceFactory<Object> {
  @Override
  public void start(BundleContext context) {
    context.registerService("io.jackfield.net.Listener", this, null);
  }

  @Override
  public void stop(BundleContext context) {}

  @Override
  public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
    return "no listener";
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
}
