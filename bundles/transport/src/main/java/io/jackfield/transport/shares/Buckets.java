package io.jackfield.transport.shares;

import io.jackfield.transport.stages.ClientNetwork;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Sorts clients into a hundred buckets of about one size, for canaries. */
public final class Buckets {
  /** The bucket of a connection that no canary gets. */
  public static final int NONE = 100;

  private Buckets() {}

  /** The same number below a hundred for one address; an IPv6 client may change the lower half. */
  public static int of(@Nullable InetAddress client) {
    if (client == null) {
      return NONE;
    }
    int hash = 0;
    for (byte part : ClientNetwork.of(client)) {
      hash = 31 * hash + part;
    }
    // Fibonacci hashing: neighbours are not to follow each other.
    return (int) (((hash * 0x9E3779B9L) & 0xFFFFFFFFL) >>> 7) % 100;
  }
}
