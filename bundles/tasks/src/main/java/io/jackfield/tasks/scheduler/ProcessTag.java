package io.jackfield.tasks.scheduler;

import io.jackfield.tasks.store.RunId;
import java.time.Instant;

/**
 * How engines are named where they have picked a run: by node, process and engine, in at most 50
 * characters.
 */
public final class ProcessTag {
  private static final int RADIX = 36;

  private ProcessTag() {}

  /** How the names of a node's engines begin. */
  public static String ofNode(String node) {
    return node + "/";
  }

  /** The same in this process, told from every other, also from an earlier one that had its id. */
  public static String ofProcess(String node) {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return ofNode(node)
        + Long.toString(process.pid(), RADIX)
        + "."
        + Long.toString(start, RADIX)
        + "/";
  }

  /** Of a new engine in this process. */
  public static String ofEngine(String node) {
    return ofProcess(node) + RunId.random().substring(8);
  }
}
