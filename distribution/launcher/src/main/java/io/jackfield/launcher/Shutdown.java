package io.jackfield.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shutdown hook: stops the framework, but not for ever. */
final class Shutdown implements Runnable {
  /** What is promised where nothing is configured, or the transport is not there to say it. */
  private static final long LIMIT_MILLIS = 5_000;

  /** For the JVM's own end. */
  private static final long MARGIN_MILLIS = 200;

  /** The transport has it from its configuration, with which it decides how long exchanges have. */
  private static final String LIMIT = "stop.limit";

  private static final String WHO_SAYS_IT =
      "(&(component.name=io.jackfield.transport.*)(" + LIMIT + "=*))";

  private volatile @Nullable Framework framework;
  private volatile @Nullable Closeable lock;
  private volatile int exitCode;

  void stops(Framework started) {
    framework = started;
  }

  void releases(Closeable taken) {
    lock = taken;
  }

  void exitCode(int code) {
    exitCode = code;
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    Framework running = framework;
    if (running != null) {
      Logger log = LoggerFactory.getLogger(Shutdown.class);
      log.info("stopping");
      expectInterrupts();
      long limit = limit(running);
      if (stop(running, limit)) {
        log.info("stopped millis={}", (System.nanoTime() - begin) / 1_000_000);
      } else {
        log.error(
            "bundles did not stop within {} ms and are cut off, now at {}",
            limit,
            stopping(running));
      }
      logs().stop();
    }
    release();
    // After SIGTERM the JVM would exit with 143, which a supervisor takes for a crash.
    Runtime.getRuntime().halt(exitCode);
  }

  /**
   * The event service interrupts its threads when it stops, whatever they do, and warns of that.
   *
   * @see WithoutEventAdmin
   */
  private static void expectInterrupts() {
    logs().getLogger("org.apache.felix.eventadmin").setLevel(Level.ERROR);
  }

  private static LoggerContext logs() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  /** How long the bundles have, as it is configured now, in milliseconds. */
  static long limit(Framework running) {
    long limit = LIMIT_MILLIS;
    BundleContext context = running.getBundleContext();
    try {
      ServiceReference<?>[] found =
          context == null ? null : context.getAllServiceReferences(null, WHO_SAYS_IT);
      if (found != null && found[0].getProperty(LIMIT) instanceof Integer millis) {
        limit = millis;
      }
    } catch (InvalidSyntaxException | IllegalStateException e) {
      LoggerFactory.getLogger(Shutdown.class).debug("no {}", LIMIT, e);
    }
    return limit - MARGIN_MILLIS;
  }

  private static boolean stop(Framework running, long limit) {
    try {
      running.stop();
      return running.waitForStop(limit).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (BundleException e) {
      LoggerFactory.getLogger(Shutdown.class).error("framework does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** The names of the bundles that are being stopped: one after the other. */
  static List<String> stopping(Framework running) {
    BundleContext context = running.getBundleContext();
    return context == null
        ? List.of()
        : Arrays.stream(context.getBundles())
            .filter(bundle -> bundle != running && bundle.getState() == Bundle.STOPPING)
            .map(Bundle::getSymbolicName)
            .toList();
  }

  private void release() {
    Closeable taken = lock;
    if (taken != null) {
      try {
        taken.close();
      } catch (IOException e) {
        System.err.println("jackfield: " + StartFailure.reason(e));
      }
    }
  }
}
