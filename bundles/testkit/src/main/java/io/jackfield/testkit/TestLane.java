package io.jackfield.testkit;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane without bounds and without an end, on whatever does the work in a test. */
public final class TestLane extends AbstractExecutorService implements Lane {
  private final Executor workers;
  private final Set<InetAddress> clients = ConcurrentHashMap.newKeySet();

  public TestLane(Executor workers) {
    this.workers = workers;
  }

  @Override
  public void execute(Runnable work) {
    workers.execute(work);
  }

  @Override
  public void execute(@Nullable InetAddress client, Runnable work) {
    if (client != null) {
      clients.add(client);
    }
    workers.execute(work);
  }

  /** Whom there was work for. */
  public Set<InetAddress> clients() {
    return Set.copyOf(clients);
  }

  @Override
  public void limit(LaneSpec limits) {}

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
