package io.jackfield.client.mirror;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells files that somebody may still be writing. Where no time is told it remembers since when a
 * file has been as it is, from one run to the next. For one thread at a time.
 */
final class Ages {
  private static final int MOST = 100_000;

  private final Clock clock;
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(String identity, long since) {}

  /** What time it is, and what {@link System#nanoTime} says. */
  interface Clock {
    java.time.Instant now();

    long nanoTime();
  }

  Ages(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean isYoung(MirrorFile file, Duration least) {
    if (least.isZero()) {
      return false;
    }
    if (file.modified().isPresent()) {
      return Duration.between(file.modified().get(), clock.now()).compareTo(least) < 0;
    }
    if (seen.size() > MOST) {
      seen.clear();
    }
    Seen now = new Seen(file.identity(), clock.nanoTime());
    Seen before =
        seen.merge(
            file.path(), now, (old, fresh) -> old.identity.equals(fresh.identity) ? old : fresh);
    return now.since - before.since < least.toNanos();
  }
}
