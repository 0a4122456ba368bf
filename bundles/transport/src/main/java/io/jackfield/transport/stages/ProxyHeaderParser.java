package io.jackfield.transport.stages;

import io.jackfield.transport.stages.ProxyHeader.Client;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The PROXY protocol as HAProxy's {@code doc/proxy-protocol.txt} has it.
 *
 * <p>Not by Netty's decoder: it closes the channel itself, knows no checksum, waits for a line's
 * end where the first byte shows that there is no header, and lets pass what the text forbids
 * (lines over 107 bytes, ports with a sign or leading zeros, zones and brackets around addresses).
 */
final class ProxyHeaderParser {
  /** The length of a header whose end is not there yet. */
  static final int INCOMPLETE = -1;

  /** Of version 2 with all that is in it: room for the certificate of a client. */
  static final int MOST_BYTES = 4096;

  private static final int MOST_LINE_BYTES = 107;
  private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };
  private static final int FIXED_BYTES = 16;
  private static final int COMMAND_AT = 12;
  private static final int FAMILY_AT = 13;
  private static final int LENGTH_AT = 14;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int FAMILY_UNIX = 3;
  private static final int TRANSPORT_DATAGRAM = 2;
  private static final int TLV_BYTES = 3;
  private static final int TYPE_CRC32C = 3;

  private ProxyHeaderParser() {}

  /**
   * The length of the header that the bytes begin with, or {@link #INCOMPLETE}. Reads nothing.
   *
   * @throws ProxyHeaderException if no bytes that may follow make it a header to be taken
   */
  static int length(ByteBuf bytes) throws ProxyHeaderException {
    if (!bytes.isReadable()) {
      return INCOMPLETE;
    }
    boolean line = bytes.getByte(bytes.readerIndex()) == LINE_START[0];
    byte[] start = line ? LINE_START : SIGNATURE;
    int compared = Math.min(start.length, bytes.readableBytes());
    for (int i = 0; i < compared; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != start[i]) {
        throw new ProxyHeaderException("no PROXY header at the start");
      }
    }
    return line ? lineLength(bytes) : binaryLength(bytes);
  }

  private static int lineLength(ByteBuf bytes) throws ProxyHeaderException {
    int most = Math.min(MOST_LINE_BYTES, bytes.readableBytes());
    int end = bytes.indexOf(bytes.readerIndex(), bytes.readerIndex() + most, (byte) '\n');
    if (end >= 0) {
      return end - bytes.readerIndex() + 1;
    }
    if (most == MOST_LINE_BYTES) {
      throw new ProxyHeaderException("PROXY v1: more than " + MOST_LINE_BYTES + " bytes");
    }
    return INCOMPLETE;
  }

  private static int binaryLength(ByteBuf bytes) throws ProxyHeaderException {
    int start = bytes.readerIndex();
    if (bytes.readableBytes() < FIXED_BYTES) {
      return INCOMPLETE;
    }
    int command = bytes.getUnsignedByte(start + COMMAND_AT);
    if (command != LOCAL && command != PROXY) {
      throw new ProxyHeaderException("PROXY v2: unknown version or command " + command);
    }
    int length = FIXED_BYTES + bytes.getUnsignedShort(start + LENGTH_AT);
    if (length > MOST_BYTES) {
      throw new ProxyHeaderException("PROXY v2: " + length + " bytes, more than " + MOST_BYTES);
    }
    int family = bytes.getUnsignedByte(start + FAMILY_AT);
    if (command == PROXY && length < FIXED_BYTES + addressBytes(family)) {
      throw new ProxyHeaderException("PROXY v2: too short for its addresses");
    }
    return length <= bytes.readableBytes() ? length : INCOMPLETE;
  }

  /** Of both addresses and ports. */
  private static int addressBytes(int family) throws ProxyHeaderException {
    return switch (family) {
      case UNSPECIFIED -> 0;
      case TCP4 -> 12;
      case TCP6 -> 36;
      default -> throw new ProxyHeaderException("PROXY v2: " + unwanted(family));
    };
  }

  private static String unwanted(int family) {
    if (family >> 4 == FAMILY_UNIX) {
      return "addresses of Unix-domain sockets";
    }
    boolean datagram = (family & 0xf) == TRANSPORT_DATAGRAM;
    return datagram ? "datagrams over a stream" : "unknown family or transport " + family;
  }

  /**
   * Whom the peer speaks for; empty for itself or unknown.
   *
   * @param header one that {@link #length} has found
   */
  static Optional<Client> parse(byte[] header) throws ProxyHeaderException {
    return header[0] == LINE_START[0] ? parseLine(header) : parseBinary(header);
  }

  private static Optional<Client> parseLine(byte[] header) throws ProxyHeaderException {
    int end = header.length - 2;
    if (header[end] != '\r') {
      throw new ProxyHeaderException("PROXY v1: a line that does not end in CR LF");
    }
    List<String> words = words(new String(header, 0, end, StandardCharsets.US_ASCII));
    String family = words.get(1);
    if (family.equals("UNKNOWN")) {
      // Whatever follows is to be ignored.
      return Optional.empty();
    }
    boolean v4 = family.equals("TCP4");
    if (!v4 && !family.equals("TCP6")) {
      throw new ProxyHeaderException("PROXY v1: neither TCP4, TCP6 nor UNKNOWN");
    }
    if (words.size() != 6) {
      throw new ProxyHeaderException("PROXY v1: not two addresses and two ports");
    }
    int bytes = v4 ? 4 : 16;
    return Optional.of(
        new Client(
            socket(address(words.get(2), bytes), port(words.get(4))),
            socket(address(words.get(3), bytes), port(words.get(5)))));
  }

  /** Between single blanks; at least two, since a line begins with a word and a blank. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int blank = line.indexOf(' '); blank >= 0; blank = line.indexOf(' ', start)) {
      words.add(line.substring(start, blank));
      start = blank + 1;
    }
    words.add(line.substring(start));
    return words;
  }

  private static byte[] address(String text, int length) throws ProxyHeaderException {
    byte[] address = IpLiteral.bytesOf(text);
    if (address == null || address.length != length) {
      throw new ProxyHeaderException("PROXY v1: not an address of its family");
    }
    return address;
  }

  private static int port(String text) throws ProxyHeaderException {
    int port = IpLiteral.numberOf(text, 0xffff);
    if (port < 0) {
      throw new ProxyHeaderException("PROXY v1: not a port");
    }
    return port;
  }

  private static Optional<Client> parseBinary(byte[] header) throws ProxyHeaderException {
    int family = header[FAMILY_AT] & 0xff;
    if ((header[COMMAND_AT] & 0xff) == LOCAL || family == UNSPECIFIED) {
      // The rest is to be skipped: without a family nobody knows where its parts begin.
      return Optional.empty();
    }
    int addresses = addressBytes(family);
    checkTail(header, FIXED_BYTES + addresses);
    int length = family == TCP4 ? 4 : 16;
    ByteBuffer block = ByteBuffer.wrap(header, FIXED_BYTES, addresses);
    byte[] source = new byte[length];
    byte[] destination = new byte[length];
    block.get(source).get(destination);
    int sourcePort = block.getShort() & 0xffff;
    int destinationPort = block.getShort() & 0xffff;
    return Optional.of(
        new Client(socket(source, sourcePort), socket(destination, destinationPort)));
  }

  /** Type, length and value, to the end; nothing is taken from them, but a checksum is checked. */
  private static void checkTail(byte[] header, int start) throws ProxyHeaderException {
    int at = start;
    while (at < header.length) {
      int value = at + TLV_BYTES;
      int end = value > header.length ? value : value + unsignedShort(header, at + 1);
      if (end > header.length) {
        throw new ProxyHeaderException("PROXY v2: a field that goes beyond the end");
      }
      if (header[at] == TYPE_CRC32C) {
        checkSum(header, value, end);
      }
      at = end;
    }
  }

  /** Over the whole header, in which the sum itself counts as zero. */
  private static void checkSum(byte[] header, int value, int end) throws ProxyHeaderException {
    if (end - value == Integer.BYTES) {
      CRC32C sum = new CRC32C();
      sum.update(header, 0, value);
      sum.update(new byte[Integer.BYTES]);
      sum.update(header, end, header.length - end);
      if ((int) sum.getValue() == ByteBuffer.wrap(header).getInt(value)) {
        return;
      }
    }
    throw new ProxyHeaderException("PROXY v2: wrong checksum");
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static InetSocketAddress socket(byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
