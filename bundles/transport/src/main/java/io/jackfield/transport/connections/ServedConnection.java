package io.jackfield.transport.connections;

import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What versions of a protocol take and let go of: a connection, or a stream of one. Its life, in
 * the order in which it happens:
 *
 * <pre>
 *   PASSING  what comes before a protocol
 *   WAITING  for a version of its protocol
 *   SERVED   by one; asked to let go it comes back to WAITING, and the next version takes it
 *   CARRYING streams, which are served instead of the connection itself
 *   ENDING   the last bytes are on their way
 * </pre>
 *
 * <p>A close can come at any time. What is not said to be for any thread is the event loop's.
 */
abstract class ServedConnection {
  private static final Logger log = LoggerFactory.getLogger(ServedConnection.class);

  enum Phase {
    PASSING,
    WAITING,
    SERVED,
    CARRYING,
    ENDING
  }

  final ConnectionManager manager;
  private final String id;
  final Channel channel;
  private final Map<String, Object> state = new HashMap<>();
  // Written on the event loop, read by any thread.
  volatile Phase phase = Phase.PASSING;
  private volatile String protocol;
  private volatile @Nullable Lease lease; // in SERVED, and only there
  private volatile String activity = "";
  private @Nullable Future<?> parkingEnds;
  private boolean busy;
  private @Nullable Long stopsAt; // by System.nanoTime, once the daemon stops

  ServedConnection(ConnectionManager manager, String id, Channel channel, String protocol) {
    this.manager = manager;
    this.id = id;
    this.channel = channel;
    this.protocol = protocol;
  }

  /** The connection itself, or the one that carries the stream. */
  abstract LiveConnection carrier();

  abstract ProtocolPipeline pipeline();

  /** The bucket that decides whether a canary gets it. */
  abstract int canaryBucket();

  /** Says what the protocol wants said to a client that nobody serves, and ends. */
  abstract void sayLastWords(byte[] words, boolean unasked);

  /** Ends whatever goes on; from any thread. */
  abstract void dismiss(byte[] words, boolean unasked);

  /** Ends at once, for something has failed. */
  abstract void abort();

  /** Ends behind what was written; nobody holds it by now. */
  abstract void endWith(ByteBuf lastBytes);

  // WAITING

  final void passed() {
    if (phase == Phase.PASSING) {
      phase = Phase.WAITING;
      manager.offer(this);
    }
  }

  /** Whether it is there for a protocol to take. */
  final boolean isWaiting() {
    return phase == Phase.WAITING && channel.isActive();
  }

  /** Waits for a protocol, and runs the task when none has taken it in time. */
  void parkFor(Duration time, Runnable otherwise) {
    stopParking();
    parkingEnds = channel.eventLoop().schedule(otherwise, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  final void stopParking() {
    if (parkingEnds != null) {
      parkingEnds.cancel(false);
      parkingEnds = null;
    }
  }

  /** Plugs it into a version of its protocol; false if that version is going. */
  final boolean plugInto(ProtocolRegistration next) {
    if (!next.add(this)) {
      return false;
    }
    stopParking();
    Lease taken = new Lease(this, next);
    lease = taken;
    phase = Phase.SERVED;
    taken(next);
    try {
      next.protocol().take(taken);
      pipeline().replay();
    } catch (RuntimeException | Error e) {
      log.error("protocol failed to take a connection id={} by={}", id, next, e);
      abort();
    }
    return true;
  }

  /** A version is about to take it. */
  void taken(ProtocolRegistration by) {}

  // SERVED

  /** Whether a version of its protocol has it; from any thread. */
  final boolean isServed() {
    return lease != null;
  }

  /** The version that has it, {@code null} if none has; from any thread. */
  final @Nullable ProtocolRegistration registration() {
    Lease holder = lease;
    return holder == null ? null : holder.registration();
  }

  /** From any thread. */
  final boolean isLeasedTo(Lease other) {
    return lease == other;
  }

  final void busy(boolean now) {
    busy = now;
    if (stopsAt != null && !busy) {
      onLoop(this::stop);
    }
  }

  // From SERVED back to WAITING

  /** Moves on to the best version: at once if no other one has it, else when that one lets go. */
  final void moveOn(HandoverRequest request) {
    onLoop(() -> letGoOrOffer(request));
  }

  private void letGoOrOffer(HandoverRequest request) {
    Lease holder = lease;
    if (holder == null) {
      manager.offer(this);
      return;
    }
    try {
      holder.ask(request);
    } catch (RuntimeException | Error e) {
      log.error("protocol failed to let go id={} by={}", id, holder.registration(), e);
      abort();
    }
  }

  /** The holder lets go; who is not the holder any more has nothing to say. */
  void release(Lease holder) {
    // The handlers that an end takes out may call this: it has begun already.
    if (lease != holder || phase == Phase.ENDING) {
      return;
    }
    pipeline().removeHandlersOf(holder.registration());
    pipeline().forgetProtocol();
    unplug(Phase.WAITING);
    // Not at once: the caller is still on the stack with handlers of the old version.
    onLoop(() -> manager.offer(this));
  }

  /** Leaves the protocol, if it is plugged into one. */
  private void unplug(Phase next) {
    @Nullable Lease left = lease;
    lease = null;
    phase = next;
    busy = false;
    if (left != null) {
      left.end();
      left.registration().remove(this);
    }
  }

  // ENDING

  /** The holder is through, and so is the connection. */
  final void close(Lease holder, ByteBuf lastBytes) {
    if (lease != holder || phase == Phase.ENDING) {
      lastBytes.release();
      return;
    }
    leave();
    pipeline().behindTransfer(() -> endWith(lastBytes));
  }

  /** No protocol will have it any more. */
  final void leave() {
    stopParking();
    // Before the lease ends: the handlers that are taken out may still have something to say.
    phase = Phase.ENDING;
    pipeline().abandon();
    pipeline().forgetProtocol();
    unplug(Phase.ENDING);
  }

  /** To the protocol it looks like a close. */
  final void endLease() {
    @Nullable Lease holder = lease;
    if (holder != null) {
      pipeline().tellOfTheEnd();
      holder.closed();
    }
  }

  /**
   * The daemon stops: as in {@link #moveOn}, but nobody waits for what has not come to a protocol,
   * and who is busy may finish.
   */
  final void end(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    onLoop(
        () -> {
          stopsAt = deadline;
          if (!busy) {
            stop();
          }
        });
  }

  void stop() {
    // Who has begun to send a file sees its end, for there is no next version to tell.
    Runnable ask = () -> letGoOrOffer(HandoverRequest.within(Reason.STOPPING, untilStop()));
    if (isServed()) {
      pipeline().behindTransfer(ask);
    } else {
      ask.run();
    }
  }

  /** Whether the daemon stops. */
  final boolean isStopping() {
    return stopsAt != null;
  }

  final Duration untilStop() {
    long left = stopsAt == null ? 0 : stopsAt - System.nanoTime();
    return Duration.ofNanos(Math.max(0, left));
  }

  /** The channel is closed. */
  final void closed() {
    stopParking();
    @Nullable Lease holder = lease;
    if (holder != null) {
      holder.closed();
    }
    unplug(Phase.ENDING);
    Leftovers.close(state);
  }

  final void onLoop(Runnable action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (channel.isActive()) {
                action.run();
              }
            });
  }

  // What is known of it

  final String id() {
    return id;
  }

  /** The protocol that it is for, from any thread: the listener's, or that of ALPN. */
  final String protocol() {
    return protocol;
  }

  final void isFor(String agreed) {
    protocol = agreed;
  }

  final Channel channel() {
    return channel;
  }

  /** Threads that read files for its client. */
  final Executor files() {
    return work -> manager.files().execute(carrier().client().address().getAddress(), work);
  }

  final Map<String, Object> state() {
    return state;
  }

  final void describe(String newActivity) {
    activity = newActivity;
  }

  /** What the protocol says goes on; from any thread. */
  final String activity() {
    return activity;
  }
}
