package io.jackfield.client.tcp;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of hosts, which blocks, on threads of its own, and remembers them for a
 * few seconds. Any thread.
 */
public final class Names implements AutoCloseable {
  private static final LaneSpec LOOKUPS = LaneSpec.of("names", 8, 10_000);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_REMEMBERED = 1000;

  /** How an operating system looks up a name. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private final Lane lane;
  private final Lookup lookup;
  private final LongSupplier nanos;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  private record Known(List<InetAddress> addresses, long at) {}

  /** With a lane of the bundle's, until it is closed. */
  public Names(Transport transport) {
    this(transport.lane(LOOKUPS), InetAddress::getAllByName, System::nanoTime);
  }

  Names(Lane lane, Lookup lookup, LongSupplier nanos) {
    this.lane = lane;
    this.lookup = lookup;
    this.nanos = nanos;
  }

  /**
   * The addresses of a host, in the order in which they are to be tried. A name that could be
   * looked up before and cannot any more keeps what it had.
   *
   * @param host a name, or an address, which needs no looking up
   * @return completed on any thread, maybe already; fails with an {@link UnknownHostException}
   */
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      return CompletableFuture.completedFuture(List.of(address(literal)));
    }
    @Nullable Known before = known.get(host);
    if (before != null && nanos.getAsLong() - before.at < FRESH_NANOS) {
      return CompletableFuture.completedFuture(before.addresses);
    }
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<List<InetAddress>> others = underWay.putIfAbsent(host, mine);
    if (others != null) {
      return others.copy();
    }
    try {
      lane.execute(() -> lookUp(host, before, mine));
    } catch (RejectedExecutionException e) {
      underWay.remove(host);
      mine.completeExceptionally(e);
    }
    return mine.copy();
  }

  private static InetAddress address(byte[] literal) {
    try {
      return InetAddress.getByAddress(literal);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private void lookUp(
      String host, @Nullable Known before, CompletableFuture<List<InetAddress>> result) {
    try {
      List<InetAddress> addresses = List.of(lookup.all(host));
      if (known.size() >= MOST_REMEMBERED) {
        known.clear();
      }
      known.put(host, new Known(addresses, nanos.getAsLong()));
      underWay.remove(host);
      result.complete(addresses);
    } catch (UnknownHostException | RuntimeException e) {
      underWay.remove(host);
      if (before == null) {
        result.completeExceptionally(unknown(host, e));
      } else {
        result.complete(before.addresses);
      }
    }
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException failure = new UnknownHostException("the host " + host + " is not known");
    failure.initCause(cause);
    return failure;
  }

  @Override
  public void close() {
    lane.shutdownNow();
  }
}
