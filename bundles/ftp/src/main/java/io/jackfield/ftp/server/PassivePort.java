package io.jackfield.ftp.server;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Hold;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that takes one connection, from the client's address only: whoever else knocks is turned
 * away and the client is waited for on (CVE-1999-0351).
 */
final class PassivePort implements DataPort {
  private static final Logger log = LoggerFactory.getLogger(PassivePort.class);

  private final Server server;
  private final Connection connection;
  private final Consumer<PassivePort> whenUnused;
  private final CompletableFuture<Hold> accepted = new CompletableFuture<>();
  private @Nullable Binding binding;
  private @Nullable ScheduledFuture<?> limit;
  private final String name;
  private @Nullable InetSocketAddress asked;
  private int number;
  private boolean handedOut;
  private boolean left;
  private boolean closed;

  /**
   * A port that is not open yet.
   *
   * @param name the socket's in the vault
   * @param whenUnused told when the client has made nothing of it in time
   */
  private PassivePort(
      Server server, Connection connection, String name, Consumer<PassivePort> whenUnused) {
    this.server = server;
    this.connection = connection;
    this.whenUnused = whenUnused;
    this.name = name;
  }

  /** A port of a name that no other one has. */
  static PassivePort unopened(
      Server server, Connection connection, Consumer<PassivePort> whenUnused) {
    String name =
        "ftp-data-" + connection.id() + "-" + Long.toHexString(server.random().nextLong());
    return new PassivePort(server, connection, name, whenUnused);
  }

  /** The port that an earlier version has opened, and the connection that has come since. */
  static PassivePort takeOver(
      Server server,
      Connection connection,
      Consumer<PassivePort> whenUnused,
      Map<String, Object> state) {
    String name = String.valueOf(state.remove(DataState.PORT_NAME));
    PassivePort port = new PassivePort(server, connection, name, whenUnused);
    int number = state.remove(DataState.PORT) instanceof Integer saved ? saved : 0;
    if (state.remove(DataState.PORT_ASKED) instanceof InetSocketAddress asked) {
      port.asked = asked;
      port.bindAgain(asked, number);
    }
    if (state.remove(DataState.HOLD) instanceof Hold data) {
      port.accepted(data);
      port.startLimit();
    }
    return port;
  }

  private void bindAgain(InetSocketAddress address, int saved) {
    server
        .transport()
        .bind(request(address), this::accepted)
        .whenComplete(
            (bound, failure) ->
                nowOrOnLoop(
                    () -> {
                      if (failure != null) {
                        lost();
                      } else {
                        bound(
                            bound,
                            port -> {
                              // The socket was closed meanwhile, and this is another one.
                              if (port != saved) {
                                lost();
                              }
                            });
                      }
                    }));
  }

  private void lost() {
    if (!accepted.isDone()) {
      log.warn("data port lost in a swap id={}", connection.id());
      close();
      if (!handedOut) {
        whenUnused.accept(this);
      }
    }
  }

  /** Leaves the socket, or the connection it has taken, to the next version. */
  void handOver(Map<String, Object> state) {
    stopLimit();
    left = true;
    if (accepted.isDone()) {
      state.put(DataState.HOLD, accepted.join());
    } else if (asked != null) {
      state.put(DataState.PORT_ASKED, asked);
      if (binding != null) {
        binding.leave();
      }
    }
    state.put(DataState.PORT_NAME, name);
    state.put(DataState.PORT, number);
  }

  /** Kept, that is until the next version takes it over; it is closed when it is done with. */
  private BindRequest request(InetSocketAddress address) {
    return new BindRequest(address, 8, true, name, connection.channel().eventLoop());
  }

  /** Opens the first port that is free; -1 is told if none is. */
  void open(Consumer<Integer> opened) {
    bind(server.ports().shuffled(server.random()), 0, opened);
  }

  private void bind(int[] ports, int index, Consumer<Integer> opened) {
    if (index == ports.length || closed) {
      opened.accept(-1);
      return;
    }
    // The control connection's address: clients behind it reach the data port the same way.
    InetSocketAddress address =
        new InetSocketAddress(connection.local().getAddress(), ports[index]);
    server
        .transport()
        .bind(request(address), this::accepted)
        .whenComplete(
            (bound, failure) ->
                onLoop(
                    () -> {
                      if (failure != null) {
                        log.debug("data port not free id={} port={}", connection.id(), address);
                        bind(ports, index + 1, opened);
                      } else {
                        asked = address;
                        bound(bound, opened);
                      }
                    }));
  }

  private void bound(Binding bound, Consumer<Integer> opened) {
    binding = bound;
    if (left) {
      bound.leave();
      return;
    }
    if (closed || accepted.isDone()) {
      bound.close();
    }
    startLimit();
    number = ((InetSocketAddress) bound.address()).getPort();
    opened.accept(number);
  }

  /**
   * For the client to connect, and for a transfer to use the connection; not when both are done.
   */
  private void startLimit() {
    stopLimit();
    if (!closed && !isInUse()) {
      Duration time = Duration.ofSeconds(server.config().data_connect_timeout());
      limit = server.later(time, () -> onLoop(this::timeIsUp));
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

  private void accepted(Channel channel) {
    InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    if (!peer.equals(connection.remote().getAddress())) {
      log.warn("data connection refused id={} from={}", connection.id(), peer);
      channel.close();
    } else if (closed || left || accepted.isDone()) {
      channel.close();
    } else {
      accepted(Hold.on(channel));
    }
  }

  private void accepted(Hold data) {
    accepted.complete(data);
    if (binding != null) {
      binding.close();
    }
    if (isInUse()) {
      stopLimit();
    }
  }

  @Override
  public CompletableFuture<Hold> connect() {
    handedOut = true;
    startLimit();
    return accepted;
  }

  @Override
  public void close() {
    closed = true;
    stopLimit();
    if (binding != null) {
      binding.close();
    }
    accepted.completeExceptionally(new Refusal(425, "No data connection came in time."));
    if (!handedOut) {
      accepted.thenAccept(Hold::discard);
    }
  }

  /** A socket that is there is bound at once, and so can be left at once. */
  private void nowOrOnLoop(Runnable action) {
    if (connection.channel().eventLoop().inEventLoop()) {
      action.run();
    } else {
      onLoop(action);
    }
  }

  private void onLoop(Runnable action) {
    connection.channel().eventLoop().execute(action);
  }
}
