package io.jackfield.http.server;

import io.jackfield.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A handler of another bundle, and how many requests are in it. */
final class Plugin {
  private final Call call;
  private final String owner;
  private int running;
  private boolean leaving;

  /** How a handler is called, in one of its two styles. */
  @FunctionalInterface
  interface Call {
    /**
     * Starts to answer; from the event loop.
     *
     * @param done called once, on any thread, with the one or the other
     */
    void start(
        IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done);
  }

  Plugin(Call call, String owner) {
    this.call = call;
    this.owner = owner;
  }

  /** Counts a request in; false if the handler is leaving. */
  synchronized boolean enter() {
    if (!leaving) {
      running++;
    }
    return !leaving;
  }

  /** The response of a request that was counted in is sent. */
  synchronized void exit() {
    running--;
    notifyAll();
  }

  /** Lets nobody in any more and waits for those inside; true if none is left. */
  synchronized boolean leave(long seconds) {
    leaving = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (running > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running == 0;
  }

  Call call() {
    return call;
  }

  /** The bundle it is from. */
  @Override
  public String toString() {
    return owner;
  }
}
