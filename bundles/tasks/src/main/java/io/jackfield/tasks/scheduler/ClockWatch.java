package io.jackfield.tasks.scheduler;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the system's clock was set back, after which all times that were reckoned before
 * would come late by as much. One set forward makes runs come early, which stops nothing. One
 * thread at a time.
 */
public final class ClockWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  /** Not worth the trouble; a time server's corrections are smaller. */
  private static final Duration NEGLIGIBLE = Duration.ofSeconds(1);

  private final Clock clock;
  private final BiConsumer<Instant, Instant> setBack;
  private volatile Instant seen;

  /**
   * Looks at each call of {@link #run}.
   *
   * @param setBack is told the time before, and the time now; must not block
   */
  public ClockWatch(Clock clock, BiConsumer<Instant, Instant> setBack) {
    this.clock = clock;
    this.setBack = setBack;
    this.seen = clock.instant();
  }

  @Override
  public void run() {
    Instant before = seen;
    Instant now = clock.instant();
    try {
      if (now.isBefore(before.minus(NEGLIGIBLE))) {
        setBack.accept(before, now);
      }
      seen = now;
    } catch (RejectedExecutionException e) {
      log.debug("no worker free, told again later", e);
    }
  }
}
