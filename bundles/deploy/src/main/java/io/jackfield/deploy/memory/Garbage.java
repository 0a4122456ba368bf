package io.jackfield.deploy.memory;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has garbage collected. {@code bin/jackfield} has G1 answer {@code System.gc()} beside the work
 * ({@code -XX:+ExplicitGCInvokesConcurrent}), and such a cycle takes what is young for alive: of
 * versions that were replaced soon after their start it collects none, however often it runs.
 */
final class Garbage {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final String HISTOGRAM = "gcClassHistogram";

  private Garbage() {}

  /** Beside the work, where the collector can: most of what is old. */
  static void collectBeside() {
    LinkedRecords.forget();
    System.gc();
  }

  /**
   * All there is, while everybody waits. By the way of a histogram, which counts what is left after
   * a full collection: nothing else in HotSpot that a program may call has one whatever the flags.
   */
  static void collectAll() {
    LinkedRecords.forget();
    long begin = System.nanoTime();
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              HISTOGRAM,
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException | RuntimeException e) {
      log.debug("no full collection in this JVM", e);
      System.gc();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    log.info("full collection, for old versions that may be held millis={}", millis);
  }
}
