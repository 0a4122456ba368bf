package io.jackfield.tasks;

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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.osgi.framework.Bundle;

/** Workers and timers, nothing else. */
final class FakeTransport implements Transport, AutoCloseable {
  private final FairLane workers = new FairLane("test", LaneSpec.of("worker", 100, 0));
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  private final ConcurrentMap<String, Object> state = new ConcurrentHashMap<>();

  FakeTransport() {
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public FairLane lane(LaneSpec spec) {
    return workers;
  }

  @Override
  public Optional<Lane> laneOf(Bundle bundle, LaneSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FairLane workers() {
    return workers;
  }

  @Override
  public ScheduledThreadPoolExecutor timers() {
    return timers;
  }

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EventLoopGroup loops() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TlsPolicy tls(TlsSettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    timers.shutdownNow();
  }

  @Override
  public AddressSet addresses(String key, List<String> networks, Optional<Path> file) {
    throw new UnsupportedOperationException();
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
    return state;
  }
}
