package io.jackfield.transport.connections;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.shares.Buckets;
import io.jackfield.transport.sockets.ListeningSocket;
import io.jackfield.transport.stages.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection in the switchboard. What is not said to be for any thread is the event loop's. */
final class LiveConnection {
  private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);
  private static final InetSocketAddress LOCAL_SOCKET =
      InetSocketAddress.createUnresolved("local", 0);

  /**
   * OPENING: the PROXY header and the handshake come first. ENDING: the last words are on their
   * way.
   */
  private enum Phase {
    OPENING,
    OPEN,
    ENDING
  }

  private final ConnectionManager manager;
  private final String id;
  private final Channel channel;
  private final ConnectionSpec spec;
  private final Instant since = Instant.now();
  private final Wiring wiring;
  private final @Nullable RolloutState accepter;
  private final Map<String, Object> state = new HashMap<>();
  // Written on the event loop, read by any thread.
  private volatile InetSocketAddress remote;
  private volatile int bucket;
  private volatile boolean known;
  private volatile @Nullable Lease lease;
  private volatile String activity = "";
  private volatile Phase phase = Phase.OPENING;
  private boolean busy;
  private boolean stopping;
  // Who has been served by a version that is no canary stays with such.
  private volatile boolean settled;
  private @Nullable Future<?> parkingEnds;
  private @Nullable FileSend sending;

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
    this.wiring = new Wiring(id, channel, halfClose, this::isServed);
    this.remote = inet(channel.remoteAddress());
    this.known = spec.proxies().isEmpty();
    this.bucket = Buckets.of(remote.getAddress());
    this.accepter = channel.attr(ListeningSocket.ACCEPTED_BY).get();
  }

  /** Counts an exchange for the version that had it, and for the one that has accepted. */
  void exchanged(ProtocolRegistration registration, boolean ok) {
    registration.exchanged(bucket, ok);
    if (accepter != null && !registration.isOf(accepter)) {
      accepter.exchanged(bucket, ok);
    }
  }

  /** The client's bucket; any thread. */
  int bucket() {
    return bucket;
  }

  /** The bucket that decides whether a canary gets it; any thread while it is parked. */
  int canaryBucket() {
    return settled ? Buckets.NONE : bucket;
  }

  /** A proxy has said whose connection it is. */
  void isFor(InetSocketAddress client) {
    remote = client;
    bucket = Buckets.of(client.getAddress());
    known = true;
  }

  /** Whose it is where clients are counted; null for a proxy that has not said whose. */
  @Nullable InetAddress countedAs() {
    return known ? remote.getAddress() : null;
  }

  /** Fills the pipeline; the stages are passed one after the other. */
  void open() {
    channel.config().setOption(ChannelOption.TCP_NODELAY, spec.nodelay());
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, spec.keepalive());
    wiring.install(spec.idleTimeout());
    if (spec.proxies().isPresent()) {
      wiring.readProxyHeader().whenComplete(this::proxied);
    } else {
      secure();
    }
  }

  /** The bytes behind the header come when this has returned. */
  private void proxied(Optional<ProxyHeader.Client> client, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("no PROXY header id={}", id, failure);
      channel.close();
    } else if (client.isPresent() && !manager.admit(this, client.get().address())) {
      channel.close();
    } else {
      secure();
    }
  }

  private void secure() {
    if (spec.tlsAtStart() && spec.tls().isPresent()) {
      // In a task of its own: the protocol sees a finished handshake, not its events.
      wiring.startTls(spec.tls().get(), manager.notTls(this)).thenRun(() -> onLoop(this::opened));
    } else {
      opened();
    }
  }

  private void opened() {
    if (phase == Phase.OPENING) {
      phase = Phase.OPEN;
      manager.offer(this);
    }
  }

  /** Whether it is there for a protocol to take. */
  boolean isWaiting() {
    return phase == Phase.OPEN && lease == null && channel.isActive();
  }

  /** Whether a version of its protocol has it; from any thread. */
  boolean isServed() {
    return lease != null;
  }

  /** The version that has it, {@code null} if none has; from any thread. */
  @Nullable ProtocolRegistration registration() {
    Lease holder = lease;
    return holder == null ? null : holder.registration();
  }

  /** Waits for a protocol, and runs the task when none has taken the connection in time. */
  void parkFor(Duration time, Runnable otherwise) {
    stopParking();
    parkingEnds = channel.eventLoop().schedule(otherwise, time.toMillis(), TimeUnit.MILLISECONDS);
    wiring.lookForOneRead();
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
      settled = true;
    }
    Lease taken = new Lease(this, next);
    lease = taken;
    try {
      next.protocol().take(taken);
      wiring.replay();
    } catch (RuntimeException | Error e) {
      log.error("protocol failed to take a connection id={} by={}", id, next, e);
      channel.close();
    }
    return true;
  }

  /** Moves on to the best version: at once if no other one has it, else when that one lets go. */
  void moveOn() {
    onLoop(this::letGoOrOffer);
  }

  /** The daemon stops: the same, but nobody waits for a handshake, and who is busy may finish. */
  void end() {
    onLoop(
        () -> {
          stopping = true;
          if (phase == Phase.OPENING || (phase == Phase.ENDING && wiring.isLingering())) {
            channel.close();
          } else if (lease == null) {
            manager.offer(this);
          } else if (!busy) {
            // Who has begun to send a file sees its end, for there is no next version to tell.
            behindTransfer(this::letGoOrOffer);
          }
        });
  }

  void busy(boolean now) {
    busy = now;
    if (stopping && !busy) {
      moveOn();
    }
  }

  private void letGoOrOffer() {
    Lease holder = lease;
    if (holder == null) {
      manager.offer(this);
      return;
    }
    try {
      holder.ask();
    } catch (RuntimeException | Error e) {
      log.error("protocol failed to let go id={} by={}", id, holder.registration(), e);
      channel.close();
    }
  }

  /** Closes with the protocol's closing message whatever goes on; the second time without. */
  void dismiss(byte[] words, boolean unasked) {
    onLoop(
        () -> {
          if (phase == Phase.ENDING || isSending()) {
            channel.close();
          } else {
            sayLastWords(words, unasked);
          }
        });
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

  /** From any thread. */
  boolean isLeasedTo(Lease other) {
    return lease == other;
  }

  /** The holder lets go; who is not the holder any more has nothing to say. */
  void release(Lease holder) {
    if (lease != holder) {
      return;
    }
    wiring.removeHandlersOf(holder.registration());
    letGoOfTransfer();
    unplug();
    // Not at once: the caller is still on the stack with handlers of the old version.
    onLoop(() -> manager.offer(this));
  }

  /** The holder is through and so is the connection; see {@link Wiring#closeGently}. */
  void close(Lease holder, ByteBuf lastBytes) {
    if (lease != holder || phase == Phase.ENDING) {
      lastBytes.release();
      return;
    }
    phase = Phase.ENDING;
    wiring.abandon();
    letGoOfTransfer();
    unplug();
    behindTransfer(() -> wiring.closeGently(lastBytes));
  }

  FileSend send(FileChannel file, List<FilePart> parts) {
    if (isSending()) {
      throw new IllegalStateException("a file is on its way already");
    }
    FileSend transfer = wiring.send(manager.files(), file, parts);
    sending = transfer;
    return transfer;
  }

  Optional<FileTransfer> transfer() {
    return Optional.ofNullable(sending);
  }

  private boolean isSending() {
    return sending != null && !sending.isOver();
  }

  private void letGoOfTransfer() {
    if (sending != null) {
      sending.forgetProtocol();
    }
  }

  private void behindTransfer(Runnable action) {
    if (sending == null) {
      action.run();
    } else {
      sending.then(action);
    }
  }

  /** Leaves the protocol, if it is plugged into one. */
  private void unplug() {
    Lease left = lease;
    lease = null;
    busy = false;
    if (left != null) {
      left.registration().remove(this);
    }
  }

  /** The channel is closed. */
  void closed() {
    stopParking();
    unplug();
    Leftovers.close(state);
  }

  /**
   * Says what the protocol wants said to a client that it cannot serve any more, and closes; behind
   * a file that is on its way.
   */
  void sayLastWords(byte[] words, boolean unasked) {
    if (phase == Phase.ENDING) {
      return;
    }
    boolean told = phase == Phase.OPEN && words.length > 0 && (unasked || wiring.hasUnread());
    phase = Phase.ENDING;
    stopParking();
    if (isSending()) {
      wiring.abandon();
      byte[] last = told ? words : new byte[0];
      behindTransfer(() -> wiring.closeGently(Unpooled.wrappedBuffer(last)));
    } else if (told) {
      wiring.closeWith(words);
    } else {
      channel.close();
    }
  }

  CompletionStage<Void> startTls(TlsPolicy policy) {
    return wiring.startTls(policy, new byte[0]);
  }

  String id() {
    return id;
  }

  ConnectionSpec spec() {
    return spec;
  }

  String protocol() {
    return spec.protocol();
  }

  Channel channel() {
    return channel;
  }

  /** From any thread. */
  InetSocketAddress remote() {
    return remote;
  }

  InetSocketAddress local() {
    return inet(channel.localAddress());
  }

  private static InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : LOCAL_SOCKET;
  }

  boolean isTruncated() {
    return wiring.isTruncated();
  }

  boolean isSecure() {
    return wiring.isSecure();
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
        spec.protocol(),
        remote(),
        isSecure(),
        since,
        wiring.meter().bytesIn(),
        wiring.meter().bytesOut(),
        lease == null && phase == Phase.OPEN,
        activity);
  }
}
