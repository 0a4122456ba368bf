package io.jackfield.ftp.server;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.Connection;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private @Nullable Binding binding;
  private @Nullable ScheduledFuture<?> limit;
  private boolean handedOut;
  private boolean closed;

  /**
   * A port that is not open yet.
   *
   * @param whenUnused told when the client has made nothing of it in time
   */
  PassivePort(Server server, Connection connection, Consumer<PassivePort> whenUnused) {
    this.server = server;
    this.connection = connection;
    this.whenUnused = whenUnused;
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
        .bind(
            BindRequest.brief("ftp-data", address, connection.channel().eventLoop()),
            this::accepted)
        .whenComplete(
            (bound, failure) ->
                onLoop(
                    () -> {
                      if (failure != null) {
                        log.debug("data port not free id={} port={}", connection.id(), address);
                        bind(ports, index + 1, opened);
                      } else {
                        bound(bound, opened);
                      }
                    }));
  }

  private void bound(Binding bound, Consumer<Integer> opened) {
    binding = bound;
    if (closed || accepted.isDone()) {
      bound.close();
    }
    startLimit();
    opened.accept(((InetSocketAddress) bound.address()).getPort());
  }

  private void startLimit() {
    if (limit != null) {
      limit.cancel(false);
    }
    Duration time = Duration.ofSeconds(server.config().data_connect_timeout());
    limit = closed ? null : server.later(time, () -> onLoop(this::timeIsUp));
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
    } else if (closed || !accepted.complete(channel)) {
      channel.close();
    } else if (binding != null) {
      binding.close();
    }
  }

  @Override
  public CompletableFuture<Channel> connect() {
    handedOut = true;
    startLimit();
    return accepted;
  }

  @Override
  public void close() {
    closed = true;
    if (limit != null) {
      limit.cancel(false);
    }
    if (binding != null) {
      binding.close();
    }
    accepted.completeExceptionally(new Refusal(425, "No data connection came in time."));
    if (!handedOut) {
      accepted.thenAccept(Channel::close);
    }
  }

  private void onLoop(Runnable action) {
    connection.channel().eventLoop().execute(action);
  }
}
