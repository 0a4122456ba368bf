package io.jackfield.http.whiteboard;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long code of other bundles that leaves is waited for: each its time, and once this version
 * goes all of it together. Any thread.
 */
public final class Patience {
  /** By {@link System#nanoTime}. */
  private @Nullable Long end;

  /** This version goes. */
  public synchronized void end(int seconds) {
    end = System.nanoTime() + nanos(seconds);
  }

  public synchronized long nanos(int seconds) {
    long left = end == null ? Long.MAX_VALUE : Math.max(0, end - System.nanoTime());
    return Math.min(left, TimeUnit.SECONDS.toNanos(seconds));
  }
}
