package io.jackfield.util;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A log line that peers can cause: written now and then, so that they cannot fill the log. */
public final class OccasionalLine {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong suppressed = new AtomicLong();

  /**
   * Writes the line, or counts that it was not written. Any thread; never waits.
   *
   * @param line gets how often it was not written since the last time
   */
  public void say(LongConsumer line) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + EVERY)) {
      line.accept(suppressed.getAndSet(0));
    } else {
      suppressed.incrementAndGet();
    }
  }
}
