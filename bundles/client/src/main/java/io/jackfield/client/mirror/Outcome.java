package io.jackfield.client.mirror;

import io.jackfield.client.RemoteException;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.QuotaExceededException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What has come of a run. Written by one thread, read by any when it is over. */
final class Outcome {
  private static final int NAMED = 10;
  private static final int LONGEST = 300;

  private final Map<String, String> failures = new LinkedHashMap<>();
  private long bytes;
  private int failed;
  private int moved;
  private int same;
  private int young;
  private int refused;
  private int removed;
  private boolean retryable;

  void moved(long size) {
    moved++;
    bytes += Math.max(0, size);
  }

  void same() {
    same++;
  }

  void young() {
    young++;
  }

  void refused() {
    refused++;
  }

  void removed() {
    removed++;
  }

  void failed(String path, IOException e) {
    failed++;
    if (failures.size() < NAMED) {
      failures.put(path, reason(e));
    }
    retryable |= isRetryable(e);
  }

  /** Whether the same may do better later, without anybody's help. */
  static boolean isRetryable(IOException e) {
    if (e instanceof RemoteException told) {
      return told.reason().isRetryable();
    }
    return !(e instanceof FileRefusedException || e instanceof QuotaExceededException);
  }

  /** In one line; a file system's exception has the path in its message as well. */
  static String reason(IOException e) {
    String reason =
        e instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : e.getMessage();
    String text = reason == null ? e.getClass().getSimpleName() : reason;
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  int moved() {
    return moved;
  }

  long bytes() {
    return bytes;
  }

  int failed() {
    return failed;
  }

  boolean isRetryable() {
    return retryable;
  }

  /** Which files failed, and why. */
  String failures() {
    String named =
        failures.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; "));
    int more = failed - failures.size();
    return named + (more == 0 ? "" : "; and " + more + " more");
  }

  /** In one line. */
  @Override
  public String toString() {
    StringJoiner line = new StringJoiner(", ");
    line.add("moved " + moved + (moved == 1 ? " file" : " files") + " of " + bytes + " bytes");
    add(line, same, "the same");
    add(line, young, "too young");
    add(line, refused, "refused before");
    add(line, removed, "deleted as extra");
    add(line, failed, "failed");
    return line.toString();
  }

  private static void add(StringJoiner line, int count, String what) {
    if (count > 0) {
      line.add(count + " " + what);
    }
  }
}
