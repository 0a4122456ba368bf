package io.jackfield.it.support;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Limits are what a machine without other work keeps. One that has more to do than it has cores
 * gets as many times longer, so that a test fails for what the daemon does and not for what else
 * runs.
 */
public final class Patience {
  private Patience() {}

  /** So long, if the machine has nothing else to do. */
  public static Duration of(Duration idle) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    double times = Math.max(1, load / Runtime.getRuntime().availableProcessors());
    return Duration.ofMillis((long) (idle.toMillis() * times));
  }
}
