package io.jackfield.tcp.listener;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.jackfield.transport.threads.FairLane;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.Bundle;

/** Opens sockets on paper. */
final class FakeTransport implements Transport, AutoCloseable {
  final ConcurrentMap<SocketAddress, FakeBinding> open = new ConcurrentHashMap<>();
  final Set<SocketAddress> inUse = ConcurrentHashMap.newKeySet();

  /** What another version of the bundle listens on, too. */
  final Set<SocketAddress> shared = ConcurrentHashMap.newKeySet();

  private final Lane workers = new FairLane("test", LaneSpec.of("worker", 1, 1000));
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private int lastPort = 40000;

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    InetSocketAddress address = (InetSocketAddress) request.address();
    if (address.getPort() == 0) {
      address = new InetSocketAddress(address.getAddress(), ++lastPort);
    }
    if (inUse.contains(address) || open.containsKey(address)) {
      return CompletableFuture.failedFuture(
          new BindException("cannot listen on " + address + ": address already in use"));
    }
    FakeBinding binding = new FakeBinding(address, acceptor);
    open.put(address, binding);
    return CompletableFuture.completedFuture(binding);
  }

  @Override
  public TlsPolicy tls(TlsSettings settings) throws IOException {
    if (settings.certificate().isPresent()) {
      throw new IOException(settings.certificate().get() + " is not there or cannot be read");
    }
    return channel -> {
      throw new UnsupportedOperationException();
    };
  }

  /** All that is listed, as texts; a file holds everything. */
  @Override
  public AddressSet addresses(String key, List<String> networks, Optional<Path> file)
      throws IOException {
    if (networks.contains("bad")) {
      throw new IOException(key + ": bad: not an address");
    }
    return address -> file.isPresent() || networks.contains(address.getHostAddress());
  }

  @Override
  public EventLoopGroup loops() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lane workers() {
    return workers;
  }

  @Override
  public Lane lane(LaneSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Lane> laneOf(Bundle bundle, LaneSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledExecutorService timers() {
    return timers;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    timers.shutdownNow();
  }

  final class FakeBinding implements Binding {
    private final InetSocketAddress address;
    volatile Acceptor acceptor;

    FakeBinding(InetSocketAddress address, Acceptor acceptor) {
      this.address = address;
      this.acceptor = acceptor;
    }

    @Override
    public SocketAddress address() {
      return address;
    }

    @Override
    public void acceptor(Acceptor newAcceptor) {
      acceptor = newAcceptor;
    }

    @Override
    public void leave() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> close() {
      open.remove(address, this);
      return CompletableFuture.completedFuture(!shared.contains(address));
    }
  }

  @Override
  public FileTransfer send(Channel channel, FileChannel file, List<FilePart> parts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<InboundBuffer> connect(ConnectRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientTls clientTls(ClientTlsSettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConcurrentMap<String, Object> state() {
    throw new UnsupportedOperationException();
  }
}
