package io.jackfield.transport.connections;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.sockets.ListeningSocket;
import io.jackfield.transport.stages.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a connection, in the order in which it happens:
 *
 * <pre>
 *   PASSING  the stages of its specification: PROXY header, TLS
 *   WAITING  for a version of its protocol
 *   SERVED   by one; asked to let go it comes back to WAITING, and the next version takes it
 *   ENDING   the last bytes are on their way
 * </pre>
 *
 * <p>A close can come at any time. What is not said to be for any thread is the event loop's.
 */
final class LiveConnection {
  private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);
  private static final InetSocketAddress LOCAL_SOCKET =
      InetSocketAddress.createUnresolved("local", 0);

  /** So long the closing message has to go out, and the client to close. */
  private static final long DISMISSED_MILLIS = 1000;

  private static final long STOPPING_MILLIS = 250;

  private enum Phase {
    PASSING,
    WAITING,
    SERVED,
    ENDING
  }

  private final ConnectionManager manager;
  private final String id;
  private final Channel channel;
  private final ConnectionSpec spec;
  private final Client client;
  private final Instant since = Instant.now();
  private final ConnectionPipeline pipeline;
  private final @Nullable RolloutState accepter;
  private final Map<String, Object> state = new HashMap<>();
  // Written on the event loop, read by any thread.
  private volatile Phase phase = Phase.PASSING;
  private volatile String protocol;
  private volatile @Nullable Lease lease; // in SERVED, and only there
  private volatile String activity = "";
  private @Nullable Future<?> parkingEnds;
  private boolean busy;
  private @Nullable Long stopsAt; // by System.nanoTime, once the daemon stops

  LiveConnection(
      ConnectionManager manager,
      String id,
      Channel channel,
      ConnectionSpec spec,
      Duration halfClose) {
    this.manager = manager;
    this.id = id;
    this.channel = channel;
    this.spec = spec;
    this.protocol = spec.protocol();
    this.client = new Client(inet(channel.remoteAddress()), spec.proxies().isEmpty());
    this.pipeline = new ConnectionPipeline(id, channel, halfClose, this::isServed);
    this.accepter = channel.attr(ListeningSocket.ACCEPTED_BY).get();
  }

  // PASSING

  /** Fills the pipeline; the stages are passed one after the other. */
  void open() {
    if (!spec.nodelay()) { // Netty has set it
      channel.config().setOption(ChannelOption.TCP_NODELAY, false);
    }
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, spec.keepalive());
    pipeline.install(spec.idleTimeout());
    if (spec.proxies().isPresent()) {
      pipeline.readProxyHeader().whenComplete(this::proxied);
    } else {
      secure();
    }
  }

  /** The bytes behind the header come when this has returned. */
  private void proxied(Optional<ProxyHeader.Client> named, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("no PROXY header id={}", id, failure);
      channel.close();
    } else if (named.isPresent() && !manager.admit(this, named.get().address())) {
      channel.close();
    } else {
      secure();
    }
  }

  private void secure() {
    if (spec.tlsAtStart() && spec.tls().isPresent()) {
      // In a task of its own: the protocol sees a finished handshake, not its events.
      pipeline
          .startTls(spec.tls().get(), manager.notTls(this))
          .thenRun(() -> onLoop(this::secured));
    } else {
      passed();
    }
  }

  private void secured() {
    protocol = manager.protocolFor(spec, pipeline.alpn());
    passed();
  }

  private void passed() {
    if (phase == Phase.PASSING) {
      phase = Phase.WAITING;
      manager.offer(this);
    }
  }

  // WAITING

  /** Whether it is there for a protocol to take. */
  boolean isWaiting() {
    return phase == Phase.WAITING && channel.isActive();
  }

  /** Waits for a protocol, and runs the task when none has taken the connection in time. */
  void parkFor(Duration time, Runnable otherwise) {
    stopParking();
    parkingEnds = channel.eventLoop().schedule(otherwise, time.toMillis(), TimeUnit.MILLISECONDS);
    pipeline.lookForOneRead();
  }

  private void stopParking() {
    if (parkingEnds != null) {
      parkingEnds.cancel(false);
      parkingEnds = null;
    }
  }

  /** Plugs the connection into a version of its protocol; false if that version is going. */
  boolean plugInto(ProtocolRegistration next) {
    if (!next.add(this)) {
      return false;
    }
    stopParking();
    if (!next.isCanary()) {
      client.settle();
    }
    Lease taken = new Lease(this, next);
    lease = taken;
    phase = Phase.SERVED;
    try {
      next.protocol().take(taken);
      pipeline.replay();
    } catch (RuntimeException | Error e) {
      log.error("protocol failed to take a connection id={} by={}", id, next, e);
      channel.close();
    }
    return true;
  }

  // SERVED

  /** Whether a version of its protocol has it; from any thread. */
  boolean isServed() {
    return lease != null;
  }

  /** The version that has it, {@code null} if none has; from any thread. */
  @Nullable ProtocolRegistration registration() {
    Lease holder = lease;
    return holder == null ? null : holder.registration();
  }

  /** From any thread. */
  boolean isLeasedTo(Lease other) {
    return lease == other;
  }

  void busy(boolean now) {
    busy = now;
    if (stopsAt != null && !busy) {
      onLoop(this::stop);
    }
  }

  // From SERVED back to WAITING

  /** Moves on to the best version: at once if no other one has it, else when that one lets go. */
  void moveOn(HandoverRequest request) {
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
      channel.close();
    }
  }

  /** The holder lets go; who is not the holder any more has nothing to say. */
  void release(Lease holder) {
    // The handlers that an end takes out may call this: it has begun already.
    if (lease != holder || phase == Phase.ENDING) {
      return;
    }
    pipeline.removeHandlersOf(holder.registration());
    pipeline.forgetProtocol();
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

  /** The holder is through and so is the connection. */
  void close(Lease holder, ByteBuf lastBytes) {
    if (lease != holder || phase == Phase.ENDING) {
      lastBytes.release();
      return;
    }
    // Before the lease ends: the handlers that are taken out may still have something to say.
    phase = Phase.ENDING;
    pipeline.abandon();
    pipeline.forgetProtocol();
    unplug(Phase.ENDING);
    pipeline.behindTransfer(() -> pipeline.ending().begin(lastBytes));
  }

  /**
   * The daemon stops: as in {@link #moveOn}, but nobody waits for a handshake, and who is busy may
   * finish.
   */
  void end(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    onLoop(
        () -> {
          stopsAt = deadline;
          if (phase == Phase.PASSING || pipeline.ending().isLingering()) {
            channel.close();
          } else if (!busy) {
            stop();
          }
        });
  }

  private void stop() {
    // Who has begun to send a file sees its end, for there is no next version to tell.
    Runnable ask = () -> letGoOrOffer(HandoverRequest.within(Reason.STOPPING, untilStop()));
    if (isServed()) {
      pipeline.behindTransfer(ask);
    } else {
      ask.run();
    }
  }

  private Duration untilStop() {
    long left = stopsAt == null ? 0 : stopsAt - System.nanoTime();
    return Duration.ofNanos(Math.max(0, left));
  }

  /** Ends with the protocol's closing message whatever goes on; the second time without. */
  void dismiss(byte[] words, boolean unasked) {
    onLoop(
        () -> {
          if (phase == Phase.ENDING || pipeline.isSending()) {
            channel.close();
          } else {
            sayLastWords(words, unasked);
          }
        });
  }

  /**
   * Says what the protocol wants said to a client that it cannot serve any more, behind a file that
   * is on its way, and ends.
   */
  void sayLastWords(byte[] words, boolean unasked) {
    if (phase == Phase.ENDING) {
      return;
    }
    boolean told = phase != Phase.PASSING && words.length > 0 && (unasked || pipeline.hasUnread());
    if (!told && !pipeline.isSending()) {
      phase = Phase.ENDING;
      channel.close();
      return;
    }
    stopParking();
    // First: a protocol that answers the end with an end of its own comes too late.
    phase = Phase.ENDING;
    endLease();
    pipeline.abandon();
    pipeline.forgetProtocol();
    unplug(Phase.ENDING);
    ByteBuf last = told ? Unpooled.wrappedBuffer(words) : Unpooled.EMPTY_BUFFER;
    pipeline.behindTransfer(
        () -> {
          pipeline.ending().begin(last);
          pipeline.ending().closeIn(stopsAt == null ? DISMISSED_MILLIS : STOPPING_MILLIS);
        });
  }

  /** To the protocol it looks like a close. */
  private void endLease() {
    @Nullable Lease holder = lease;
    if (holder != null) {
      pipeline.tellOfTheEnd();
      holder.closed();
    }
  }

  /** The channel is closed. */
  void closed() {
    stopParking();
    @Nullable Lease holder = lease;
    if (holder != null) {
      holder.closed();
    }
    unplug(Phase.ENDING);
    Leftovers.close(state);
  }

  private void onLoop(Runnable action) {
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

  String id() {
    return id;
  }

  ConnectionSpec spec() {
    return spec;
  }

  /** The protocol that it is for, from any thread: the listener's, or that of ALPN. */
  String protocol() {
    return protocol;
  }

  Channel channel() {
    return channel;
  }

  /** Threads that read files. */
  Executor files() {
    return manager.files();
  }

  ConnectionPipeline pipeline() {
    return pipeline;
  }

  /** Whose acceptor got it, if that is known. */
  @Nullable RolloutState accepter() {
    return accepter;
  }

  Client client() {
    return client;
  }

  InetSocketAddress local() {
    return inet(channel.localAddress());
  }

  private static InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : LOCAL_SOCKET;
  }

  Map<String, Object> state() {
    return state;
  }

  void describe(String newActivity) {
    activity = newActivity;
  }

  /** From any thread. */
  ConnectionInfo info() {
    return new ConnectionInfo(
        id,
        spec.listener(),
        protocol,
        client.address(),
        pipeline.isSecure(),
        since,
        pipeline.meter().bytesIn(),
        pipeline.meter().bytesOut(),
        phase == Phase.WAITING,
        activity);
  }
}
