package io.jackfield.tasks;

import java.time.Instant;

/** Tells this process from every other, also from an earlier one that had its id. */
final class ProcessTag {
  private ProcessTag() {}

  static String current() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "." + start + "/";
  }
}
