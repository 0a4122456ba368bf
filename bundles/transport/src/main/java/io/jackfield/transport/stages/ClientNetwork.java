package io.jackfield.transport.stages;

import java.net.InetAddress;
import java.util.Arrays;

/** What of a client's address it cannot choose by itself. */
public final class ClientNetwork {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private ClientNetwork() {}

  /** An IPv4 address, mapped into IPv6 or not, or the first 64 bits of an IPv6 address. */
  public static byte[] of(InetAddress client) {
    byte[] bytes = client.getAddress();
    if (bytes.length == 4) {
      return bytes;
    }
    boolean mapped = Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return mapped ? Arrays.copyOfRange(bytes, MAPPED.length, 16) : Arrays.copyOf(bytes, 8);
  }
}
