package io.jackfield.transport.core;

import io.jackfield.config.Configurations;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again, at once, what the operator may have changed: {@code etc/}, certificates, files of
 * networks. The launcher, which has the signals, runs it at a SIGHUP: there it is found as a {@link
 * Runnable}, by its property, as the launcher knows no type of a bundle.
 */
final class Reload implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);
  private static final Map<String, Object> AT_HANGUP = Map.of("jackfield.signal", "HUP");
  private static final int PATIENCE_SECONDS = 10;

  private final BundleContext context;
  private final Supervision supervision;
  private final FileFollower follower;

  Reload(BundleContext context, Supervision supervision, FileFollower follower) {
    this.context = context;
    this.supervision = supervision;
    this.follower = follower;
  }

  ServiceRegistration<?> register() {
    return context.registerService(Runnable.class, this, FrameworkUtil.asDictionary(AT_HANGUP));
  }

  /** On the thread of the signal; one after the other. */
  @Override
  public synchronized void run() {
    long begin = System.nanoTime();
    log.info("reload begins");
    supervision.reloading();
    try {
      ServiceReference<Configurations> etc = context.getServiceReference(Configurations.class);
      Configurations configurations = etc == null ? null : context.getService(etc);
      if (configurations != null) {
        configurations.reload();
      }
      follower.lookNow(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      supervision.reloaded();
    }
    log.info("reloaded millis={}", (System.nanoTime() - begin) / 1_000_000);
  }
}
