package io.jackfield.deploy.tier;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles. */
public final class Hanging implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    new java.util.concurrent.CountDownLatch(1).await();
  }

  @Override
  public void stop(BundleContext context) {}
}
