package io.jackfield.client.tcp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.TcpClient;
import io.jackfield.client.TcpConnection;
import io.jackfield.client.TcpSpec;
import io.jackfield.client.remote.AddressRules;
import io.jackfield.client.remote.Failures;
import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Transport;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** One for each bundle that connects, whose connections end with it. */
@Component(service = TcpClient.class, scope = ServiceScope.BUNDLE)
public final class TcpClientService implements TcpClient {
  private final Transport transport;
  private final Names names;
  private final Set<ChannelConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What has to be known before there is an attempt. */
  private record Target(List<InetAddress> addresses, Optional<ClientTls> tls) {}

  @Activate
  public TcpClientService(@Reference Transport transport) {
    this.transport = transport;
    names = new Names(transport);
  }

  @Override
  public CompletableFuture<TcpConnection> connect(TcpSpec spec) {
    EventLoop loop = transport.loops().next();
    CompletableFuture<TcpConnection> result = new CompletableFuture<>();
    names
        .resolve(spec.host())
        .thenApplyAsync(addresses -> target(spec, addresses), transport.workers())
        .whenCompleteAsync(
            (target, failure) -> {
              if (failure == null) {
                connect(spec, target, loop, result);
              } else {
                result.completeExceptionally(told(spec, failure));
              }
            },
            loop);
    return result;
  }

  /** Reads files: on a worker. */
  private Target target(TcpSpec spec, List<InetAddress> addresses) {
    try {
      AddressRules rules = new AddressRules(spec.peerNetworks());
      for (InetAddress address : addresses) {
        rules.check(spec.host(), address);
      }
      if (!spec.tls()) {
        return new Target(addresses, Optional.empty());
      }
      ClientTlsSettings.Builder settings = ClientTlsSettings.builder();
      spec.trusted().ifPresent(settings::authorities);
      return new Target(addresses, Optional.of(transport.clientTls(settings.build())));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** On the loop. */
  private void connect(
      TcpSpec spec, Target target, EventLoop loop, CompletableFuture<TcpConnection> result) {
    Attempt attempt = new Attempt(transport, loop, address -> request(spec, target, address));
    attempt.start(CompletableFuture.completedFuture(target.addresses()), spec.port());
    attempt
        .result()
        .whenComplete(
            (buffer, failure) -> {
              if (failure != null) {
                result.completeExceptionally(told(spec, failure));
              } else {
                // The transport has chosen another loop, and may have been through before this one.
                buffer.channel().eventLoop().execute(() -> opened(spec, buffer, result));
              }
            });
    result.whenComplete(
        (connection, failure) -> {
          if (result.isCancelled()) {
            loop.execute(attempt::cancel);
          }
        });
  }

  private static ConnectRequest request(TcpSpec spec, Target target, InetSocketAddress address) {
    ConnectRequest.Builder request = ConnectRequest.builder(address).timeout(spec.connectTimeout());
    target.tls().ifPresent(tls -> request.tls(new ConnectRequest.Tls(tls, spec.host())));
    return request.build();
  }

  /** On the channel's loop. */
  private void opened(TcpSpec spec, InboundBuffer buffer, CompletableFuture<TcpConnection> result) {
    ChannelConnection connection = new ChannelConnection(buffer.channel(), spec, this::mayBlock);
    open.add(connection);
    buffer.channel().closeFuture().addListener(ended -> open.remove(connection));
    buffer.channel().pipeline().addLast(connection.newStalledOutput(), connection);
    buffer.giveBack();
    if (closed || !result.complete(connection)) {
      connection.close();
      result.cancel(false);
    }
  }

  /** No event loop may wait for another, or for itself. */
  private boolean mayBlock() {
    for (var loop : transport.loops()) {
      if (loop.inEventLoop()) {
        return false;
      }
    }
    return true;
  }

  private static IOException told(TcpSpec spec, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String where = spec.host() + ":" + spec.port();
    return cause instanceof IOException io
        ? Failures.of(where, io)
        : new RemoteException(Reason.UNREACHABLE, where + ": " + cause.getMessage(), cause);
  }

  @Deactivate
  void stop() {
    closed = true;
    names.close();
    open.forEach(ChannelConnection::close);
  }
}
