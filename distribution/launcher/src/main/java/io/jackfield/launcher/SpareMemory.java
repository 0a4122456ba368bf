package io.jackfield.launcher;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start needs and nothing after it: objects, and what the compilers had allocated. */
final class SpareMemory {
  private static final Logger log = LoggerFactory.getLogger(SpareMemory.class);
  private static final String TRIM = "systemTrimNativeHeap";

  private SpareMemory() {}

  /** Beside the work, where the collector can: {@code bin/jackfield} says so. */
  static void giveBack() {
    System.gc();
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              TRIM,
              new Object[0],
              new String[0]);
    } catch (JMException | RuntimeException e) {
      // Linux alone has it, and in Java 17 not from the beginning.
      log.debug("native memory stays", e);
    }
  }
}
