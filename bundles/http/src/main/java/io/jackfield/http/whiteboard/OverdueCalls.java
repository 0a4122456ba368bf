package io.jackfield.http.whiteboard;

import io.jackfield.http.HttpException;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RunningCall;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ends calls of other bundles' code that take too long. One look at all of them now and then costs
 * a call less than a timer of its own. Any thread.
 */
public final class OverdueCalls {
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private final IntSupplier limitSeconds;

  /** A call while it is in the other bundle's code. */
  public abstract static class Watched implements RunningCall {
    private final IncomingRequest request;
    private volatile long since;
    private volatile long received;

    public Watched(IncomingRequest request) {
      this.request = request;
    }

    public final IncomingRequest request() {
      return request;
    }

    /** Unless it has just ended it is ended now, and the log is to say so. */
    public abstract void overdue(int seconds);

    private void restart() {
      since = System.nanoTime();
      received = request.body().received();
    }

    /** Of a body that comes slowly the client has the fault, and there are limits for that. */
    private boolean getsOn() {
      return request.body().received() != received;
    }
  }

  /**
   * Of no calls yet.
   *
   * @param limitSeconds how long one may take; 0 for no limit
   */
  public OverdueCalls(IntSupplier limitSeconds) {
    this.limitSeconds = limitSeconds;
  }

  public void begin(Watched call) {
    call.restart();
    running.add(call);
  }

  public void end(Watched call) {
    running.remove(call);
  }

  /** Ends those that have begun too long before this {@link System#nanoTime}; one thread's. */
  public void look(long now) {
    int limit = limitSeconds.getAsInt();
    if (limit == 0) {
      return;
    }
    for (Watched call : running) {
      if (now - call.since < TimeUnit.SECONDS.toNanos(limit)) {
        continue;
      }
      if (call.getsOn()) {
        call.restart();
      } else {
        end(call);
        call.overdue(limit);
        call.cancel(new HttpException(503, "This part of the server takes too long."));
      }
    }
  }
}
