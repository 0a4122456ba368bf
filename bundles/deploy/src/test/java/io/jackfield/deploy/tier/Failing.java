package io.jackfield.deploy.tier;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles. */
public final class Failing implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    throw new IllegalStateException("out of order");
  }

  @Override
  public void stop(BundleContext context) {}
}
