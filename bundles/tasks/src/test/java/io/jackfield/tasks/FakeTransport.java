package io.jackfield.tasks;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Workers and timers, nothing else. */
final class FakeTransport implements Transport, AutoCloseable {
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(0, 100, 5, TimeUnit.SECONDS, new SynchronousQueue<>());
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  FakeTransport() {
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public ThreadPoolExecutor lane(String name, int most, int waiting) {
    return workers;
  }

  @Override
  public ThreadPoolExecutor workers() {
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
}
