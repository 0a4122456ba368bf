package io.jackfield.transport.core;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How many connections a listener has, in all and from each address. Any thread. */
final class ConnectionCounts {
  private record Source(String listener, @Nullable InetAddress remote) {}

  private final Map<String, Integer> byListener = new ConcurrentHashMap<>();
  private final Map<Source, Integer> bySource = new ConcurrentHashMap<>();

  void add(String listener, @Nullable InetAddress remote) {
    byListener.merge(listener, 1, Integer::sum);
    bySource.merge(new Source(listener, remote), 1, Integer::sum);
  }

  void remove(String listener, @Nullable InetAddress remote) {
    byListener.computeIfPresent(listener, ConnectionCounts::oneLess);
    bySource.computeIfPresent(new Source(listener, remote), ConnectionCounts::oneLess);
  }

  /** No entry for zero, or the map would grow with every address that ever connected. */
  private static @Nullable Integer oneLess(Object key, int count) {
    return count == 1 ? null : Integer.valueOf(count - 1);
  }

  int of(String listener) {
    return byListener.getOrDefault(listener, 0);
  }

  int of(String listener, InetAddress remote) {
    return bySource.getOrDefault(new Source(listener, remote), 0);
  }
}
