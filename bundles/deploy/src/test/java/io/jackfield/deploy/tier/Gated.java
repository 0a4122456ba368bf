package io.jackfield.deploy.tier;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles: starts when the latch under its name in the system's properties opens. */
public final class Gated implements BundleActivator {
  static final String GATE = "io.jackfield.deploy.tier.gate";

  @Override
  public void start(BundleContext context) throws Exception {
    ((CountDownLatch) System.getProperties().get(GATE)).await();
  }

  @Override
  public void stop(BundleContext context) {}
}
