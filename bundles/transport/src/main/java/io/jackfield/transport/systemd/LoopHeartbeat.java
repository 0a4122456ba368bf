package io.jackfield.transport.systemd;

import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that the daemon works when every event loop has answered: while one is held nothing is said,
 * and whoever waits for it may end a daemon that answers nobody.
 */
final class LoopHeartbeat implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(LoopHeartbeat.class);

  private final List<EventExecutor> loops;
  private final Runnable alive;

  /** Loops that have not answered in this round. */
  private final AtomicInteger missing = new AtomicInteger();

  private boolean late;

  /**
   * For these loops.
   *
   * @param alive run by the loop that answers last; must not wait
   */
  LoopHeartbeat(Iterable<EventExecutor> loops, Runnable alive) {
    this.loops = StreamSupport.stream(loops.spliterator(), false).toList();
    this.alive = alive;
  }

  /** Begins a round, unless the last one is not over; on one thread. */
  @Override
  public void run() {
    int silent = missing.get();
    if (silent > 0) {
      if (!late) {
        log.error("the service manager's watchdog gets no answer while loops={} are held", silent);
      }
      late = true;
      return;
    }
    late = false;
    missing.set(loops.size());
    try {
      loops.forEach(loop -> loop.execute(this::beat));
    } catch (RejectedExecutionException e) {
      log.debug("the loops have ended", e);
    }
  }

  private void beat() {
    if (missing.decrementAndGet() == 0) {
      alive.run();
    }
  }
}
