package io.jackfield.transport.stages;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What of a client's address it cannot choose by itself, as a number to tell clients apart. */
public final class ClientNetwork {
  /** Of clients without an address. */
  public static final long NONE = 0xffff_fffe_0000_0000L;

  /** Nobody has an IPv6 address that begins so: it would be a group. */
  private static final long V4 = 0xffff_ffff_0000_0000L;

  private ClientNetwork() {}

  /** An IPv4 address, mapped into IPv6 or not, or the first 64 bits of an IPv6 address. */
  public static long of(@Nullable InetAddress client) {
    if (client == null) {
      return NONE;
    }
    byte[] bytes = client.getAddress();
    long high = Network.high(bytes);
    long low = Network.low(bytes);
    boolean v4 = bytes.length == 4 || Network.isMapped(high, low);
    return v4 ? V4 | Network.unmapped(low) : high;
  }
}
