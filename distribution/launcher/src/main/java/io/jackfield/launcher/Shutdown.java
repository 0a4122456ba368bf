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
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shutdown hook: stops the framework, but not for ever. */
final class Shutdown implements Runnable {
  /** Five seconds are promised; the rest is for the JVM's own end. */
  private static final long LIMIT_MILLIS = 4_800;

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
      if (stop(running)) {
        log.info("stopped millis={}", (System.nanoTime() - begin) / 1_000_000);
      } else {
        log.error(
            "bundles did not stop within {} ms and are cut off, now at {}",
            LIMIT_MILLIS,
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

  private static boolean stop(Framework running) {
    try {
      running.stop();
      return running.waitForStop(LIMIT_MILLIS).getType() != FrameworkEvent.WAIT_TIMEDOUT;
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
