package io.jackfield.it.support;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/**
 * Keep-alive connections that ask the daemon one thing after the other, until {@link #stop}. None
 * is ever opened again: what is closed, late, wrong or out of order is a failure.
 */
public final class Load implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  /** Longer than any test with a load should take. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private final List<LoadConnection> connections = new ArrayList<>();

  private Load() {}

  /** With one request at a time on each connection. */
  public static Load start(int port, Question question) throws IOException {
    return start(() -> new Wire(port), CONNECTIONS, 1, question);
  }

  /** With one request at a time on each connection, all of them with TLS. */
  public static Load startTls(int port, Question question) throws IOException {
    return start(() -> Wire.tls(port, Duration.ofSeconds(10)), CONNECTIONS, 1, question);
  }

  /** With so many requests in one write, then all their answers. */
  public static Load startPipelined(int port, int requests, Question question) throws IOException {
    return start(() -> new Wire(port), 8, requests, question);
  }

  /** How a connection is opened. */
  private interface Opener {
    Wire open() throws IOException;
  }

  private static Load start(Opener opener, int count, int burst, Question question)
      throws IOException {
    Load load = new Load();
    try {
      for (int i = 0; i < count; i++) {
        load.connections.add(
            new LoadConnection(i + 1, opener.open(), burst, question, load.failures));
      }
      long end = System.nanoTime() + LIFE.toNanos();
      load.connections.forEach(each -> each.start(end));
      load.flows();
      return load;
    } catch (IOException | RuntimeException | AssertionError e) {
      load.close();
      throw e;
    }
  }

  /** Waits until each connection has asked, and was answered, once more. */
  public void flows() {
    List<Long> before = connections.stream().map(LoadConnection::turns).toList();
    Awaitility.await("an answer on each connection")
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !failures.isEmpty() || haveAllMoved(before));
    check();
  }

  /** The turn that was going on is not enough: it may have been answered before the call. */
  private boolean haveAllMoved(List<Long> before) {
    for (int i = 0; i < connections.size(); i++) {
      if (connections.get(i).turns() < before.get(i) + 2) {
        return false;
      }
    }
    return true;
  }

  /** This end's ports. */
  public Set<Integer> ports() {
    Set<Integer> ports = new TreeSet<>();
    connections.forEach(each -> ports.add(each.port()));
    return ports;
  }

  /** Fails if anything went wrong so far. */
  public void check() {
    if (!failures.isEmpty()) {
      throw new AssertionError(
          failures.size()
              + " of "
              + connections.size()
              + " connections failed:\n"
              + String.join("\n", failures));
    }
  }

  /**
   * Ends each connection after the answer that it waits for.
   *
   * @throws AssertionError if anything went wrong
   */
  public Result stop() {
    close();
    check();
    return new Result(
        connections.stream().mapToLong(LoadConnection::answers).sum(),
        Duration.ofNanos(connections.stream().mapToLong(LoadConnection::longest).max().orElse(0)));
  }

  @Override
  public void close() {
    connections.forEach(LoadConnection::finish);
    connections.forEach(LoadConnection::join);
  }

  /**
   * What became of it.
   *
   * @param answers how many came
   * @param longest the time of the slowest request, or burst of them
   */
  public record Result(long answers, Duration longest) {}
}
