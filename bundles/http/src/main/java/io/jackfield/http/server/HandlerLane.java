package io.jackfield.http.server;

import io.jackfield.transport.OccasionalLine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that the blocking handlers of one bundle have: at most so many at a time. More
 * requests wait without a thread, and what comes beyond is refused, so that a bundle whose handlers
 * hang stops nobody else.
 */
final class HandlerLane implements Executor {
  private static final Logger log = LoggerFactory.getLogger(HandlerLane.class);

  private final String owner;
  private final Executor workers;
  private final OccasionalLine busy = new OccasionalLine();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private volatile Limits limits;
  private int running;

  /**
   * How much there may be.
   *
   * @param running at a time
   * @param waiting for that
   */
  record Limits(int running, int waiting) {}

  HandlerLane(String owner, Executor workers, Limits limits) {
    this.owner = owner;
    this.workers = workers;
    this.limits = limits;
  }

  /** Other limits, for what comes from now on. */
  void limit(Limits other) {
    limits = other;
  }

  @Override
  public void execute(Runnable work) {
    synchronized (this) {
      if (running >= limits.running()) {
        if (waiting.size() >= limits.waiting()) {
          refuse();
        }
        waiting.add(work);
        return;
      }
      running++;
    }
    start(work);
  }

  private void refuse() {
    busy.say(
        suppressed ->
            log.warn(
                "handlers busy, request refused bundle={} limits={} suppressed={}",
                owner,
                limits,
                suppressed));
    throw new RejectedExecutionException("too many requests wait for the handlers of " + owner);
  }

  private void start(Runnable work) {
    try {
      workers.execute(
          () -> {
            try {
              work.run();
            } finally {
              startNext();
            }
          });
    } catch (RejectedExecutionException e) {
      ended();
      throw e;
    }
  }

  private synchronized void ended() {
    running--;
  }

  /** On a worker of its own: the one that is free now may be wanted by another bundle. */
  private void startNext() {
    Runnable next;
    synchronized (this) {
      next = running > limits.running() ? null : waiting.poll();
      if (next == null) {
        running--;
        return;
      }
    }
    start(next);
  }
}
