package io.jackfield.transport.stages;

import io.jackfield.transport.AddressSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A set of IP networks. Immutable; safe for any thread.
 *
 * <p>IPv4 and IPv6 are apart: {@code ::/0} holds no IPv4 address. An IPv4 address mapped into IPv6
 * is an IPv4 address. The zone of an address does not count.
 */
public final class Networks implements AddressSet {
  /** No network. */
  public static final Networks NONE = new Networks(List.of());

  private static final int STRIDE = 4;

  private final long[] v4;
  private final long[] v6;

  Networks(Collection<Network> networks) {
    v4 = merged(networks.stream().filter(Network::v4).sorted(Network.BY_FIRST).toList());
    v6 = merged(networks.stream().filter(n -> !n.v4()).sorted(Network.BY_FIRST).toList());
  }

  /**
   * The networks of these texts, each an address or a network in CIDR notation: {@code 192.0.2.7},
   * {@code 10.0.0.0/8}, {@code 2001:db8::/32}. A zone, a name and bits set behind the prefix are
   * refused, the latter with the network that was meant.
   *
   * @throws IllegalArgumentException one line that names the text and the reason
   */
  public static Networks parse(Collection<String> texts) {
    return new Networks(texts.stream().map(Network::parse).toList());
  }

  /**
   * Ranges without a gap between them are one, so that an address has one place to be looked for.
   */
  private static long[] merged(List<Network> sorted) {
    List<Network> ranges = new ArrayList<>();
    for (Network next : sorted) {
      int end = ranges.size() - 1;
      if (end >= 0 && touches(ranges.get(end), next)) {
        ranges.set(end, union(ranges.get(end), next));
      } else {
        ranges.add(next);
      }
    }
    long[] bounds = new long[ranges.size() * STRIDE];
    int at = 0;
    for (Network range : ranges) {
      bounds[at++] = range.high();
      bounds[at++] = range.low();
      bounds[at++] = range.lastHigh();
      bounds[at++] = range.lastLow();
    }
    return bounds;
  }

  private static boolean touches(Network range, Network next) {
    if (compare(next.high(), next.low(), range.lastHigh(), range.lastLow()) <= 0) {
      return true;
    }
    long lowBehind = range.lastLow() + 1;
    long highBehind = lowBehind == 0 ? range.lastHigh() + 1 : range.lastHigh();
    return next.high() == highBehind && next.low() == lowBehind;
  }

  private static Network union(Network range, Network next) {
    boolean inside =
        compare(next.lastHigh(), next.lastLow(), range.lastHigh(), range.lastLow()) <= 0;
    Network end = inside ? range : next;
    return new Network(range.v4(), range.high(), range.low(), end.lastHigh(), end.lastLow());
  }

  /** Unsigned. */
  static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /**
   * Whether one of the networks holds it. Allocates nothing but the copy that the JDK makes of an
   * address' bytes.
   */
  @Override
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    long high = Network.high(bytes);
    long low = Network.low(bytes);
    if (bytes.length == 4) {
      return holds(v4, 0, low);
    }
    return Network.isMapped(high, low) ? holds(v4, 0, Network.unmapped(low)) : holds(v6, high, low);
  }

  private static boolean holds(long[] bounds, long high, long low) {
    int from = 0;
    int to = bounds.length / STRIDE;
    // What is before "from" begins at the address or before it, what is from "to" on behind it.
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (compare(bounds[middle * STRIDE], bounds[middle * STRIDE + 1], high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    int at = (from - 1) * STRIDE;
    return at >= 0 && compare(high, low, bounds[at + 2], bounds[at + 3]) <= 0;
  }

  /** Whether it holds no address at all. */
  public boolean isEmpty() {
    return v4.length == 0 && v6.length == 0;
  }

  /** How many ranges of addresses there are, those that touch each other being one. */
  int ranges() {
    return (v4.length + v6.length) / STRIDE;
  }
}
