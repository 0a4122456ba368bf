package io.jackfield.http.server;

import io.jackfield.http.HttpException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ends calls of other bundles' code that take too long. One look at all of them now and then costs
 * a call less than a timer of its own. Any thread.
 */
final class OverdueCalls {
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private final IntSupplier limitSeconds;

  /** A call while it is in the other bundle's code. */
  abstract static class Watched implements RunningCall {
    private final IncomingRequest request;
    private volatile long since;
    private volatile long received;

    Watched(IncomingRequest request) {
      this.request = request;
    }

    final IncomingRequest request() {
      return request;
    }

    /** Unless it has just ended it is ended now, and the log is to say so. */
    abstract void overdue(int seconds);

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
  OverdueCalls(IntSupplier limitSeconds) {
    this.limitSeconds = limitSeconds;
  }

  void begin(Watched call) {
    call.restart();
    running.add(call);
  }

  void end(Watched call) {
    running.remove(call);
  }

  /** Ends those that have begun too long before this {@link System#nanoTime}; one thread's. */
  void look(long now) {
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
