package io.jackfield.transport.stages;

import io.netty.util.NetUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;

/**
 * The addresses of one network, as unsigned numbers of 128 bits.
 *
 * @param v4 whether they are IPv4 addresses, of which the upper 96 bits are zero
 * @param high the upper half of the first address
 * @param low the lower half of the first address
 * @param lastHigh the upper half of the last address
 * @param lastLow the lower half of the last address
 */
record Network(boolean v4, long high, long low, long lastHigh, long lastLow) {
  static final Comparator<Network> BY_FIRST =
      (a, b) -> Networks.compare(a.high, a.low, b.high, b.low);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LONGEST_SHOWN = 60;
  private static final int BEFORE_V4 = 96;

  /**
   * An address, or an address and the length of a prefix. A network of IPv4 addresses mapped into
   * IPv6 is one of IPv4.
   *
   * @throws IllegalArgumentException if it is none; one line that names the text and the reason
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = IpLiteral.bytesOf(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw refused(text, "not an IP address or a network such as 10.0.0.0/8");
    }
    int bits = address.length * Byte.SIZE;
    int prefix = slash < 0 ? bits : IpLiteral.numberOf(text.substring(slash + 1), bits);
    if (prefix < 0) {
      throw refused(text, "behind the slash goes a number from 0 to " + bits);
    }
    return of(text, address, prefix);
  }

  private static Network of(String text, byte[] address, int prefix) {
    long high = high(address);
    long low = low(address);
    int length = address.length == 4 ? BEFORE_V4 + prefix : prefix;
    boolean v4 = address.length == 4 || (isMapped(high, low) && prefix >= BEFORE_V4);
    if (v4) {
      low = unmapped(low);
    }
    long highMask = mask(length);
    long lowMask = mask(length - Long.SIZE);
    if ((high & ~highMask) != 0 || (low & ~lowMask) != 0) {
      String network = show(v4, high & highMask, low & lowMask);
      int shown = v4 ? length - BEFORE_V4 : length;
      throw refused(text, "an address inside of a network, which is " + network + "/" + shown);
    }
    return new Network(v4, high, low, high | ~highMask, low | ~lowMask);
  }

  /** The first bits set, of 64. */
  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  /** The upper half of an address of 4 or 16 bytes. */
  static long high(byte[] address) {
    return address.length == 4 ? 0 : (long) LONGS.get(address, 0);
  }

  /** The lower half of an address of 4 or 16 bytes. */
  static long low(byte[] address) {
    if (address.length != 4) {
      return (long) LONGS.get(address, Long.BYTES);
    }
    return (address[0] & 0xffL) << 24
        | (address[1] & 0xffL) << 16
        | (address[2] & 0xffL) << 8
        | (address[3] & 0xffL);
  }

  /** Whether an IPv6 address is an IPv4 address, as a socket of both kinds shows it. */
  static boolean isMapped(long high, long low) {
    return high == 0 && low >>> Integer.SIZE == 0xffff;
  }

  static long unmapped(long low) {
    return low & 0xffff_ffffL;
  }

  private static String show(boolean v4, long high, long low) {
    ByteBuffer bytes =
        v4
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low)
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes.array()));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static IllegalArgumentException refused(String text, String reason) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return new IllegalArgumentException(shown + ": " + reason);
  }
}
