package io.jackfield.ftp.data;

import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.util.OccasionalLine;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that takes one connection, from the client's address only: whoever else knocks is turned
 * away and the client is waited for on (CVE-1999-0351).
 */
public final class PassivePort implements DataPort {
  private static final Logger log = LoggerFactory.getLogger(PassivePort.class);
  private static final OccasionalLine REFUSED = new OccasionalLine();

  private final DataContext context;
  private final Connection connection;
  private final Consumer<PassivePort> whenUnused;
  private final PassiveSocket socket;
  private final CompletableFuture<InboundBuffer> accepted = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> limit;
  private boolean handedOut;
  private boolean closed;

  /** A port that is not open yet, with that name of its socket. */
  private PassivePort(
      DataContext context, Connection connection, Consumer<PassivePort> whenUnused, String name) {
    this.context = context;
    this.connection = connection;
    this.whenUnused = whenUnused;
    this.socket = new PassiveSocket(context, connection, name, this::knocked);
  }

  /**
   * A new one, to be opened.
   *
   * @param whenUnused told when the client has made nothing of it in time
   */
  public static PassivePort unopened(
      DataContext context, Connection connection, Consumer<PassivePort> whenUnused) {
    String name = PassiveSocket.newName(context, connection);
    return new PassivePort(context, connection, whenUnused, name);
  }

  /** Whether an earlier version has left one. */
  public static boolean isIn(Map<String, Object> state) {
    return state.containsKey(DataState.PORT_NAME);
  }

  /** The port that an earlier version has opened, and the connection that has come since. */
  public static PassivePort takeOver(
      DataContext context,
      Connection connection,
      Consumer<PassivePort> whenUnused,
      Map<String, Object> state) {
    String name = String.valueOf(state.remove(DataState.PORT_NAME));
    PassivePort port = new PassivePort(context, connection, whenUnused, name);
    port.socket.takeOver(state, port::startLimit, port::lost);
    if (state.remove(DataState.HOLD) instanceof InboundBuffer data) {
      port.use(data);
      port.startLimit();
    }
    return port;
  }

  private void lost() {
    log.warn("data port lost in a swap id={}", connection.id());
    close();
    if (!handedOut) {
      whenUnused.accept(this);
    }
  }

  /** Leaves the socket, or the connection it has taken, to the next version. */
  public void handOver(Map<String, Object> state) {
    stopLimit();
    socket.handOver(state);
    if (accepted.isDone()) {
      state.put(DataState.HOLD, accepted.join());
    }
  }

  /** Opens the first port that is free; -1 is told if none is. */
  public void open(IntConsumer opened) {
    socket.open(
        number -> {
          startLimit();
          opened.accept(number);
        });
  }

  /**
   * For the client to connect, and for a transfer to use the connection; not when both are done.
   */
  private void startLimit() {
    stopLimit();
    if (!closed && !isInUse()) {
      limit = connection.schedule(this::timeIsUp, context.connectTimeout());
    }
  }

  private void stopLimit() {
    if (limit != null) {
      limit.cancel(false);
      limit = null;
    }
  }

  private boolean isInUse() {
    return handedOut && accepted.isDone();
  }

  private void timeIsUp() {
    if (!handedOut) {
      close();
      whenUnused.accept(this);
    } else if (!accepted.isDone()) {
      close();
    }
  }

  private void knocked(Channel channel) {
    InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    if (!peer.equals(connection.remote().getAddress())) {
      REFUSED.say(
          suppressed ->
              log.warn(
                  "data connection refused id={} from={} suppressed={}",
                  connection.id(),
                  peer,
                  suppressed));
      channel.close();
    } else if (socket.isOpen()) {
      use(InboundBuffer.on(channel));
    } else {
      channel.close();
    }
  }

  private void use(InboundBuffer data) {
    accepted.complete(data);
    socket.close();
    if (isInUse()) {
      stopLimit();
    }
  }

  @Override
  public CompletableFuture<InboundBuffer> connect() {
    handedOut = true;
    startLimit();
    return accepted;
  }

  @Override
  public void close() {
    closed = true;
    stopLimit();
    socket.close();
    accepted.completeExceptionally(new Refusal(425, "No data connection came in time."));
    if (!handedOut) {
      accepted.thenAccept(InboundBuffer::discard);
    }
  }
}
