package io.jackfield.client.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A network in CIDR notation. Immutable. */
final class Cidr {
  private final byte[] address;
  private final int prefix;

  private Cidr(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  static List<Cidr> parse(List<String> texts) {
    return texts.stream().map(Cidr::parse).toList();
  }

  /** One line that names the text, if it is none. */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    try {
      // Digits and separators alone, so that nothing is looked up.
      if (!literal.matches("[0-9a-fA-F:]*:[0-9a-fA-F:.]*|(\\d{1,3}\\.){3}\\d{1,3}")) {
        throw new UnknownHostException(literal);
      }
      byte[] address = InetAddress.getByName(literal).getAddress();
      int bits = address.length * Byte.SIZE;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw new NumberFormatException(text);
      }
      return new Cidr(address, prefix);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(
          text + ": not an IP address or a network such as 10.0.0.0/8", e);
    }
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
      int mask = 0xff << Math.max(0, bit + Byte.SIZE - prefix) & 0xff;
      if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
