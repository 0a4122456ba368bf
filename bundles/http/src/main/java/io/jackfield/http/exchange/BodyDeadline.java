package io.jackfield.http.exchange;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How long a body may take to come. All in all the client has as long as it may pause once, and the
 * time that what it has sent takes at the lowest rate; what the handler takes does not count. The
 * event loop's.
 */
public final class BodyDeadline {
  private final EventExecutor loop;
  private final Server server;
  private final Runnable late;
  private final Deadline deadline;
  private boolean waiting;
  private long waitingSince;
  private long waited;

  /**
   * For the bodies of one connection.
   *
   * @param late run when the client is waited for no more
   */
  public BodyDeadline(EventExecutor loop, Server server, Runnable late) {
    this.loop = loop;
    this.server = server;
    this.late = late;
    this.deadline = new Deadline(loop);
  }

  /** For another body. */
  public void reset() {
    stop();
    waited = 0;
  }

  /** From now on the client is waited for, if it was not already. */
  public void start(RequestBody body) {
    if (!waiting) {
      waiting = true;
      waitingSince = now();
      deadline.ensureNanos(
          patience(body),
          () -> {
            stop();
            late.run();
          });
    }
  }

  /** Something has come, or nothing is waited for. */
  public void stop() {
    deadline.cancel();
    if (waiting) {
      waiting = false;
      waited += now() - waitingSince;
    }
  }

  private long patience(RequestBody body) {
    long pause = TimeUnit.SECONDS.toNanos(server.settings().bodySeconds());
    int rate = server.settings().bodyRate();
    if (rate == 0) {
      return pause;
    }
    long earned = (long) (body.received() * 1e9 / rate);
    return Math.max(0, Math.min(pause, pause + earned - waited));
  }

  private long now() {
    return ((AbstractScheduledEventExecutor) loop).ticker().nanoTime();
  }
}
