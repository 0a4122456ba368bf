package io.jackfield.deploy.tier;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles. */
public final class Offering implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    context.registerService(Runnable.class, () -> {}, null);
  }

  @Override
  public void stop(BundleContext context) {}
}
