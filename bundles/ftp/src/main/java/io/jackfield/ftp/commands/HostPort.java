package io.jackfield.ftp.commands;

import io.jackfield.ftp.data.Numbers;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalLong;

/** Addresses as PORT, PASV (RFC 959) and EPRT (RFC 2428) write them. */
final class HostPort {
  private static final int MAX_BYTE = 255;
  private static final int MAX_PORT = 65535;
  private static final int FIELDS = 5;
  private static final int LONGEST_IPV6 = 45;

  private HostPort() {}

  /** {@code h1,h2,h3,h4,p1,p2}. */
  static String format(Inet4Address host, int port) {
    return host.getHostAddress().replace('.', ',') + "," + (port >> 8) + "," + (port & MAX_BYTE);
  }

  /** Reads {@code h1,h2,h3,h4,p1,p2}. */
  static Optional<InetSocketAddress> parse(String text) {
    String[] parts = text.strip().split(",", -1);
    if (parts.length != 6) {
      return Optional.empty();
    }
    byte[] bytes = new byte[6];
    for (int i = 0; i < bytes.length; i++) {
      OptionalLong part = Numbers.parse(parts[i], 0, MAX_BYTE);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      bytes[i] = (byte) part.getAsLong();
    }
    int port = ((bytes[4] & MAX_BYTE) << 8) | (bytes[5] & MAX_BYTE);
    return address(new byte[] {bytes[0], bytes[1], bytes[2], bytes[3]}, port);
  }

  /** Reads {@code |1|132.235.1.2|6275|}; any delimiter. */
  static Optional<InetSocketAddress> parseExtended(String text) {
    String[] parts = fields(text);
    if (parts.length != FIELDS || !parts[4].isEmpty()) {
      return Optional.empty();
    }
    OptionalLong port = Numbers.parse(parts[3], 1, MAX_PORT);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    return switch (parts[1]) {
      case "1" -> ipv4(parts[2], (int) port.getAsLong());
      case "2" -> ipv6(parts[2], (int) port.getAsLong());
      default -> Optional.empty();
    };
  }

  /** Whether it names a network protocol, and neither IPv4 nor IPv6. */
  static boolean isOfUnknownProtocol(String text) {
    String[] parts = fields(text);
    return parts.length == FIELDS
        && Numbers.parse(parts[1], 0, Long.MAX_VALUE).isPresent()
        && !parts[1].equals("1")
        && !parts[1].equals("2");
  }

  private static String[] fields(String text) {
    return text.isEmpty() ? new String[0] : text.replace(text.charAt(0), '|').split("\\|", -1);
  }

  private static Optional<InetSocketAddress> ipv4(String host, int port) {
    String[] parts = host.split("\\.", -1);
    byte[] bytes = new byte[4];
    if (parts.length != bytes.length) {
      return Optional.empty();
    }
    for (int i = 0; i < bytes.length; i++) {
      OptionalLong part = Numbers.parse(parts[i], 0, MAX_BYTE);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      bytes[i] = (byte) part.getAsLong();
    }
    return address(bytes, port);
  }

  private static Optional<InetSocketAddress> ipv6(String host, int port) {
    boolean literal = host.chars().allMatch(c -> "0123456789abcdefABCDEF:.".indexOf(c) >= 0);
    if (!literal || host.indexOf(':') < 0 || host.length() > LONGEST_IPV6) {
      return Optional.empty();
    }
    try {
      // Only the characters of a literal and a colon: this asks no name server.
      InetAddress address = InetAddress.getByName(host);
      return address instanceof Inet6Address
          ? Optional.of(new InetSocketAddress(address, port))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<InetSocketAddress> address(byte[] host, int port) {
    try {
      return port == 0
          ? Optional.empty()
          : Optional.of(new InetSocketAddress(InetAddress.getByAddress(host), port));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
