package io.jackfield.deploy.tier;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Put into test bundles: offers what has clients, as far as the framework can tell. */
public final class Serving implements BundleActivator, ServiceFactory<Object> {
  @Override
  @SuppressWarnings("JdkObsolete") // OSGi's
  public void start(BundleContext context) throws Exception {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("http.path", "/x");
    context.registerService("io.jackfield.http.HttpHandler", this, properties);
  }

  @Override
  public void stop(BundleContext context) {}

  @Override
  public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
    return "no handler";
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
}
