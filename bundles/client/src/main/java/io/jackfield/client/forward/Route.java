package io.jackfield.client.forward;

import io.jackfield.client.tcp.Attempt;
import io.jackfield.client.tcp.Names;
import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where the connections of a protocol go, with the settings in force. Any thread. */
final class Route {
  private final Transport transport;
  private final Names names;
  private final ForwardSettings settings;
  private final List<Upstream> upstreams;
  private final @Nullable ClientTls tls;
  private final AtomicInteger turn = new AtomicInteger();

  private Route(
      Transport transport,
      Names names,
      ForwardSettings settings,
      List<Upstream> upstreams,
      @Nullable ClientTls tls) {
    this.transport = transport;
    this.names = names;
    this.settings = settings;
    this.upstreams = upstreams;
    this.tls = tls;
  }

  /**
   * With settings.
   *
   * @param known upstreams of earlier settings, which are used again as far as they are wanted
   * @throws IOException with the key and the reason
   */
  static Route of(
      String protocol,
      Transport transport,
      Names names,
      ForwardSettings settings,
      List<Upstream> known)
      throws IOException {
    List<Upstream> upstreams = new ArrayList<>();
    for (HostPort address : settings.upstreams()) {
      upstreams.add(
          known.stream()
              .filter(upstream -> upstream.address().equals(address))
              .findFirst()
              .orElseGet(() -> new Upstream(protocol, address)));
    }
    return new Route(transport, names, settings, List.copyOf(upstreams), tls(transport, settings));
  }

  private static @Nullable ClientTls tls(Transport transport, ForwardSettings settings)
      throws IOException {
    if (settings.tls().isEmpty()) {
      return null;
    }
    try {
      return transport.clientTls(settings.tls().get());
    } catch (IOException e) {
      throw new IOException("tls.ca: " + e.getMessage(), e);
    }
  }

  ForwardSettings settings() {
    return settings;
  }

  List<Upstream> upstreams() {
    return upstreams;
  }

  /** The one of that address, if there is one. */
  Optional<Upstream> upstream(String address) {
    return upstreams.stream().filter(each -> each.toString().equals(address)).findFirst();
  }

  /** The order in which upstreams are tried for one more connection. */
  List<Upstream> order() {
    return settings.balance().order(upstreams, turn.getAndIncrement());
  }

  /** Connects to one for a client. On the connection's event loop. */
  Attempt connect(Upstream upstream, Connection client) {
    byte[] header = settings.proxyHeader().between(client.remote(), client.local());
    Executor loop = client.channel().eventLoop();
    return attempt(
        upstream, loop, address -> tls(upstream, request(address, header).of(client)).build());
  }

  private ConnectRequest.Builder tls(Upstream upstream, ConnectRequest.Builder request) {
    return tls == null
        ? request
        : request.tls(new ConnectRequest.Tls(tls, settings.nameOf(upstream.address())));
  }

  /** Connects to one to see whether it answers. */
  Attempt check(Upstream upstream) {
    byte[] header = settings.proxyHeader().ofNobody();
    return attempt(upstream, transport.loops().next(), address -> request(address, header).build());
  }

  private ConnectRequest.Builder request(InetSocketAddress address, byte[] header) {
    return ConnectRequest.builder(address).timeout(settings.connectTimeout()).preamble(header);
  }

  private Attempt attempt(
      Upstream upstream,
      Executor loop,
      java.util.function.Function<InetSocketAddress, ConnectRequest> request) {
    Attempt attempt = new Attempt(transport, loop, request);
    attempt.start(names.resolve(upstream.address().host()), upstream.address().port());
    return attempt;
  }
}
