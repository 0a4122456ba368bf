package io.jackfield.transport.connections;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.http2.Framing;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own: the stages that it passes, and its end. What lies between is in {@link
 * ServedConnection}, or in {@link Streams} if the client speaks HTTP/2.
 *
 * <p>What is not said to be for any thread is the event loop's.
 */
final class LiveConnection extends ServedConnection {
  private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);
  private static final InetSocketAddress LOCAL_SOCKET =
      InetSocketAddress.createUnresolved("local", 0);

  /** So long the closing message has to go out, and the client to close. */
  private static final long DISMISSED_MILLIS = 1000;

  private static final long STOPPING_MILLIS = 250;

  private final ConnectionSpec spec;
  private final Client client;
  private final Instant since = Instant.now();
  private final ConnectionPipeline pipeline;
  private final @Nullable RolloutState accepter;
  private volatile @Nullable Streams streams; // in CARRYING

  LiveConnection(
      ConnectionManager manager,
      String id,
      Channel channel,
      ConnectionSpec spec,
      Duration halfClose) {
    super(manager, id, channel, spec.protocol());
    this.spec = spec;
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
      log.debug("no PROXY header id={}", id(), failure);
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
    } else if (manager.speaks(protocol(), Framing.ALPN)) {
      pipeline.lookForPreface().thenAccept(this::begun);
    } else {
      passed();
    }
  }

  private void secured() {
    Optional<String> agreed = pipeline.alpn();
    isFor(manager.protocolFor(spec, agreed));
    begun(
        agreed.filter(Framing.ALPN::equals).isPresent()
            && manager.speaks(protocol(), Framing.ALPN));
  }

  private void begun(boolean http2) {
    if (http2) {
      carryStreams();
    } else {
      passed();
    }
  }

  // CARRYING

  private void carryStreams() {
    if (phase == Phase.PASSING) {
      phase = Phase.CARRYING;
      Streams carried = new Streams(manager, this);
      streams = carried;
      pipeline.frame(carried);
    }
  }

  /** Ends what carries streams; those that are open end with it. In a task of its own. */
  void endStreams() {
    @Nullable Streams carried = streams;
    if (phase == Phase.CARRYING && carried != null) {
      phase = Phase.ENDING;
      carried.shutDown();
      pipeline.abandon();
      pipeline.ending().begin(Unpooled.EMPTY_BUFFER);
      if (isStopping()) {
        closeSoon();
      }
    }
  }

  /** The same, and does not wait long for the client to have read it. */
  void breakOff() {
    endStreams();
    closeSoon();
  }

  boolean isCarrying() {
    return phase == Phase.CARRYING;
  }

  // WAITING

  @Override
  void parkFor(Duration time, Runnable otherwise) {
    super.parkFor(time, otherwise);
    pipeline.lookForOneRead();
  }

  // SERVED

  /** Canaries do not get it any more once another version has it. */
  @Override
  void taken(ProtocolRegistration by) {
    if (!by.isCanary()) {
      client.settle();
    }
  }

  // ENDING

  @Override
  void endWith(ByteBuf lastBytes) {
    pipeline.ending().begin(lastBytes);
  }

  @Override
  void abort() {
    phase = Phase.ENDING;
    channel.close();
  }

  @Override
  void stop() {
    @Nullable Streams carried = streams;
    if (phase == Phase.PASSING || pipeline.ending().isLingering()) {
      channel.close();
    } else if (phase == Phase.CARRYING && carried != null) {
      carried.end(untilStop());
    } else {
      super.stop();
    }
  }

  /** Ends with the protocol's closing message whatever goes on; the second time without. */
  @Override
  void dismiss(byte[] words, boolean unasked) {
    onLoop(
        () -> {
          if (phase == Phase.ENDING || pipeline.isSending()) {
            channel.close();
          } else if (phase == Phase.CARRYING) {
            breakOff();
          } else {
            sayLastWords(words, unasked);
          }
        });
  }

  private void closeSoon() {
    pipeline.ending().closeIn(isStopping() ? STOPPING_MILLIS : DISMISSED_MILLIS);
  }

  /**
   * Says what the protocol wants said to a client that it cannot serve any more, behind a file that
   * is on its way, and ends.
   */
  @Override
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
    // First: a protocol that answers the end with an end of its own comes too late.
    phase = Phase.ENDING;
    endLease();
    leave();
    ByteBuf last = told ? Unpooled.wrappedBuffer(words) : Unpooled.EMPTY_BUFFER;
    pipeline.behindTransfer(
        () -> {
          pipeline.ending().begin(last);
          closeSoon();
        });
  }

  // What is known of it

  ConnectionSpec spec() {
    return spec;
  }

  @Override
  LiveConnection carrier() {
    return this;
  }

  @Override
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

  @Override
  int canaryBucket() {
    return client.canaryBucket();
  }

  InetSocketAddress local() {
    return inet(channel.localAddress());
  }

  private static InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : LOCAL_SOCKET;
  }

  /** From any thread. */
  ConnectionInfo info() {
    @Nullable Streams carried = streams;
    return new ConnectionInfo(
        id(),
        spec.listener(),
        protocol(),
        client.address(),
        pipeline.isSecure(),
        since,
        pipeline.meter().bytesIn(),
        pipeline.meter().bytesOut(),
        phase == Phase.WAITING,
        carried == null ? activity() : carried.activity());
  }
}
