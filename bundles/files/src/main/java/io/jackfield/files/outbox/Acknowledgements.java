package io.jackfield.files.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tasks have taken, until they surely have it on the disk: their store was seen to lose,
 * by the end of the process, what it had confirmed some tenths of a second before. What is told
 * again has the same key. Any thread.
 */
final class Acknowledgements {
  private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);

  private final OutboxLog lines;
  private final long pause;

  // Guarded by this.
  private final Deque<Taken> taken = new ArrayDeque<>();

  private record Taken(OutboxLog.Place end, long since) {}

  Acknowledgements(OutboxLog lines, Duration pause) {
    this.lines = lines;
    this.pause = pause.toNanos();
  }

  synchronized void add(OutboxLog.Place end) {
    taken.addLast(new Taken(end, System.nanoTime()));
  }

  /** How long until there is something to do. */
  synchronized long nanosToNext() {
    return taken.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(1, pause - (System.nanoTime() - taken.getFirst().since()));
  }

  /** Acknowledges what was taken long ago. */
  void settle() {
    settle(pause);
  }

  /** Acknowledges all that was taken. */
  void settleAll() {
    settle(0);
  }

  private synchronized void settle(long age) {
    OutboxLog.Place last = null;
    long now = System.nanoTime();
    while (!taken.isEmpty() && now - taken.getFirst().since() >= age) {
      last = taken.removeFirst().end();
    }
    if (last != null) {
      try {
        lines.acknowledge(last);
      } catch (IOException e) {
        // It is told again, under the same key.
        log.warn("file events not acknowledged reason={}", e.toString());
      }
    }
  }
}
