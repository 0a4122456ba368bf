package io.jackfield.http.exchange;

import io.jackfield.http.HttpResponse;
import io.jackfield.transport.Lane;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.util.OccasionalLine;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A handler of another bundle, and how many requests are in it. */
public final class HandlerRegistration {
  private final Call call;
  private final String name;
  private final RolloutState rollout;
  private final Lane contents;
  private final UseCount uses = new UseCount();
  private final OccasionalLine failures = new OccasionalLine();

  /** How a handler is called, in one of its two styles. */
  @FunctionalInterface
  public interface Call {
    /**
     * Starts to answer; from the event loop.
     *
     * @param done called once, on any thread, with the one or the other
     * @return to be cancelled if nobody is there any more to be answered
     */
    RunningCall start(
        IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done);

    /** Whether it takes a worker, which is not to wait for what a client has not sent. */
    default boolean blocks() {
      return false;
    }
  }

  /**
   * A handler that was published.
   *
   * @param name its class and its bundle, for the log
   * @param rollout its bundle's rollout state
   * @param contents where its bundle's streams are read
   */
  public HandlerRegistration(Call call, String name, RolloutState rollout, Lane contents) {
    this.call = call;
    this.name = name;
    this.rollout = rollout;
    this.contents = contents;
  }

  /** Counts a request in; false if the handler is leaving. */
  public boolean enter() {
    return uses.enter();
  }

  /** The response of a request that was counted in is sent. */
  public void exit() {
    uses.exit();
  }

  /** Lets nobody in any more and waits for those inside; true if none is left. */
  public boolean leave(long nanos) {
    return uses.leave(nanos);
  }

  /** Whose requests may come here: a version may have to prove itself first. */
  public RolloutState rollout() {
    return rollout;
  }

  /** Where the streams that its responses are made of are read and closed. */
  Lane contents() {
    return contents;
  }

  /** What is said of its failures, which clients may be able to cause. */
  public OccasionalLine failures() {
    return failures;
  }

  public Call call() {
    return call;
  }

  @Override
  public String toString() {
    return name;
  }
}
