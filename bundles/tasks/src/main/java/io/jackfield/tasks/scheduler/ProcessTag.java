package io.jackfield.tasks.scheduler;

import java.time.Instant;

/** Tells this process from every other, also from an earlier one that had its id. */
public final class ProcessTag {
  private ProcessTag() {}

  public static String current() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "." + start + "/";
  }
}
