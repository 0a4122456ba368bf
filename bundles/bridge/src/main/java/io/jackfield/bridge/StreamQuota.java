package io.jackfield.bridge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the stream handlers of one bundle that work, altogether and by client. Any thread. */
final class StreamQuota {
  /** Of an IPv6 address the network: its owner has all the rest. */
  private static final int NETWORK = 8;

  private final Supplier<BridgeConfig> config;
  private final Map<ByteBuffer, Integer> byClient = new HashMap<>();
  private int all;

  /** With the limits that are in force when a connection comes. */
  StreamQuota(Supplier<BridgeConfig> config) {
    this.config = config;
  }

  /** Takes one more in, which is to {@link #leave}; otherwise says which limit it is over. */
  synchronized @Nullable String enter(InetSocketAddress remote) {
    BridgeConfig limits = config.get();
    if (all >= limits.stream_handlers_max()) {
      return "stream.handlers.max=" + limits.stream_handlers_max();
    }
    ByteBuffer client = client(remote);
    int most = limits.stream_handlers_max_per_address();
    if (most > 0 && byClient.getOrDefault(client, 0) >= most) {
      return "stream.handlers.max.per.address=" + most;
    }
    all++;
    byClient.merge(client, 1, Integer::sum);
    return null;
  }

  synchronized void leave(InetSocketAddress remote) {
    all--;
    byClient.computeIfPresent(client(remote), (key, count) -> count > 1 ? count - 1 : null);
  }

  private static ByteBuffer client(InetSocketAddress remote) {
    InetAddress address = remote.getAddress();
    byte[] bytes = address == null ? new byte[0] : address.getAddress();
    return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? NETWORK : bytes.length);
  }
}
