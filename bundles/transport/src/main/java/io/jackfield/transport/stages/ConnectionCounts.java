package io.jackfield.transport.stages;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a listener has, in all and from each client: an IPv4 address, or a /64 of
 * IPv6. Any thread.
 */
public final class ConnectionCounts {
  /** Of a client, as {@link ClientNetwork} tells one from another. */
  private record Source(String listener, long network) {
    static Source of(String listener, @Nullable InetAddress remote) {
      return new Source(listener, ClientNetwork.of(remote));
    }
  }

  private final Map<String, Integer> byListener = new ConcurrentHashMap<>();
  private final Map<Source, Integer> bySource = new ConcurrentHashMap<>();

  public void add(String listener, @Nullable InetAddress remote) {
    byListener.merge(listener, 1, Integer::sum);
    bySource.merge(Source.of(listener, remote), 1, Integer::sum);
  }

  public void remove(String listener, @Nullable InetAddress remote) {
    byListener.computeIfPresent(listener, ConnectionCounts::oneLess);
    bySource.computeIfPresent(Source.of(listener, remote), ConnectionCounts::oneLess);
  }

  /** No entry for zero, or the map would grow with every address that ever connected. */
  private static @Nullable Integer oneLess(Object key, int count) {
    return count == 1 ? null : Integer.valueOf(count - 1);
  }

  public int of(String listener) {
    return byListener.getOrDefault(listener, 0);
  }

  public int of(String listener, InetAddress remote) {
    return bySource.getOrDefault(Source.of(listener, remote), 0);
  }
}
