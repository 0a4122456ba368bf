package io.jackfield.ftp.control;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The commands that a client has sent ahead of the answers, in order. On the event loop. */
final class CommandQueue {
  /**
   * What may wait behind a transfer, in bytes of memory. Up to there all that comes is looked at,
   * for an ABOR; what comes after it is not read.
   */
  private static final int MOST_BYTES = 1 << 16;

  private static final String WAITING = "ftp.waiting";

  private final Queue<CommandLine> lines = new ArrayDeque<>();
  private int bytes;

  void add(CommandLine line) {
    lines.add(line);
    bytes += line.memory();
  }

  /** Takes the next one; {@code null} if there is none. */
  @Nullable CommandLine poll() {
    CommandLine line = lines.poll();
    bytes -= line == null ? 0 : line.memory();
    return line;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether nothing more should be read. */
  boolean isFull() {
    return bytes >= MOST_BYTES;
  }

  void clear() {
    lines.clear();
    bytes = 0;
  }

  /** Leaves them to the next version. */
  void handOver(Map<String, Object> state) {
    if (!lines.isEmpty()) {
      state.put(WAITING, lines.stream().map(CommandLine::save).toList());
    }
  }

  /** Takes what an earlier version has left. */
  void takeOver(Map<String, Object> state) {
    if (state.remove(WAITING) instanceof List<?> sentAhead) {
      sentAhead.forEach(line -> add(CommandLine.restore(line)));
    }
  }
}
