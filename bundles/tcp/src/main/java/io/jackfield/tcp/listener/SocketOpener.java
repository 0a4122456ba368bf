package io.jackfield.tcp.listener;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens what a listener's settings ask for. May block, so not on an event loop. */
final class SocketOpener {
  private static final int PATIENCE_SECONDS = 10;

  private final String name;
  private final Transport transport;
  private final Switchboard switchboard;

  SocketOpener(String name, Transport transport, Switchboard switchboard) {
    this.name = name;
    this.transport = transport;
    this.switchboard = switchboard;
  }

  /** Opens the first socket, or takes over the one that an earlier version of this bundle left. */
  OpenSocket open(ListenerSettings settings) throws IOException {
    ConnectionSpec spec = spec(settings, tls(settings));
    return new OpenSocket(settings, spec, bind(settings, acceptor(spec)));
  }

  /**
   * Puts other settings in force. The new socket is there before the old one is let go, and what
   * has not changed is not touched.
   *
   * @throws SocketSharedException if the new socket can only be opened when another version of this
   *     bundle, which follows the same settings, has let go of the old one
   * @throws IOException with the reason, and then the old settings are still in force
   */
  OpenSocket change(OpenSocket old, ListenerSettings settings) throws IOException {
    boolean sameTls = settings.tls().equals(old.settings().tls());
    ConnectionSpec spec = spec(settings, sameTls ? old.spec().tls() : tls(settings));
    Acceptor acceptor = acceptor(spec);
    if (settings.address().equals(old.settings().address())) {
      old.binding().acceptor(acceptor);
      return new OpenSocket(settings, spec, old.binding());
    }
    if (overlap(settings.address(), old.address())) {
      return replace(old, spec, settings);
    }
    Binding binding = bind(settings, acceptor);
    old.binding().close();
    return new OpenSocket(settings, spec, binding);
  }

  /** The kernel does not open 0.0.0.0:80 beside 127.0.0.1:80: here the old one has to go first. */
  private OpenSocket replace(OpenSocket old, ConnectionSpec spec, ListenerSettings settings)
      throws IOException {
    if (!close(old)) {
      throw new SocketSharedException(old.address());
    }
    try {
      return new OpenSocket(settings, spec, bind(settings, acceptor(spec)));
    } catch (IOException e) {
      throw new SocketLostException(e.getMessage(), e);
    }
  }

  private static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
    return one.getPort() == other.getPort()
        && (one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress());
  }

  /** Closes the socket and waits until its port is free; false if another version has it still. */
  boolean close(OpenSocket socket) throws IOException {
    return await(socket.binding().close());
  }

  private Acceptor acceptor(ConnectionSpec spec) {
    return channel -> switchboard.plug(channel, spec);
  }

  private ConnectionSpec spec(ListenerSettings settings, Optional<TlsPolicy> tls)
      throws IOException {
    ConnectionSpec.Builder builder =
        ConnectionSpec.builder(name, settings.protocol())
            .maxConnections(settings.most())
            .maxConnectionsPerClient(settings.mostPerAddress())
            .addressRules(settings.addresses().rules(transport))
            .idleTimeout(settings.idleTimeout())
            .nodelay(settings.nodelay())
            .keepalive(settings.keepalive());
    settings.addresses().proxies(transport).ifPresent(builder::proxies);
    tls.ifPresent(policy -> builder.tls(policy, settings.tlsAtStart()));
    return builder.build();
  }

  private Optional<TlsPolicy> tls(ListenerSettings settings) throws IOException {
    if (settings.tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(transport.tls(settings.tls().get()));
    } catch (IOException e) {
      throw new IOException("tls: " + e.getMessage(), e);
    }
  }

  private Binding bind(ListenerSettings settings, Acceptor acceptor) throws IOException {
    return await(
        transport.bind(
            BindRequest.builder(name, settings.address()).backlog(settings.backlog()).build(),
            acceptor));
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    } catch (TimeoutException e) {
      throw new IOException("no answer from the event loop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
