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
    // Fibonacci hashing: neighbours are not to follow each other.
    long hash = ClientNetwork.of(client) * 0x9E37_79B9_7F4A_7C15L;
    return (int) ((hash >>> 32) % 100);
  }
}
