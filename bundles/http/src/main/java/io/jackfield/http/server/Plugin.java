package io.jackfield.http.server;

import io.jackfield.http.HttpResponse;
import io.jackfield.transport.Lane;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.util.OccasionalLine;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A handler of another bundle, and how many requests are in it. */
final class Plugin {
  private final Call call;
  private final String owner;
  private final RolloutState rollout;
  private final Lane contents;
  private final OccasionalLine failures = new OccasionalLine();
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

    /** Whether it takes a worker, which is not to wait for what a client has not sent. */
    default boolean blocks() {
      return false;
    }
  }

  /**
   * A handler that was published.
   *
   * @param owner the name of its class
   * @param rollout its bundle's rollout state
   * @param contents where its bundle's streams are read
   */
  Plugin(Call call, String owner, RolloutState rollout, Lane contents) {
    this.call = call;
    this.owner = owner;
    this.rollout = rollout;
    this.contents = contents;
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
  synchronized boolean leave(long nanos) {
    leaving = true;
    long deadline = System.nanoTime() + nanos;
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

  /** Whose requests may come here: a version may have to prove itself first. */
  RolloutState rollout() {
    return rollout;
  }

  /** Where the streams that its responses are made of are read and closed. */
  Lane contents() {
    return contents;
  }

  /** What is said of its failures, which clients may be able to cause. */
  OccasionalLine failures() {
    return failures;
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
