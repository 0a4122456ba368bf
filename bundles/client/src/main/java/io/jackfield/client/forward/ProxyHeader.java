package io.jackfield.client.forward;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The header of the PROXY protocol: who the client is, and where it has connected to. */
enum ProxyHeader {
  OFF {
    @Override
    byte[] between(InetSocketAddress client, InetSocketAddress local) {
      return new byte[0];
    }

    @Override
    byte[] ofNobody() {
      return new byte[0];
    }
  },
  V1 {
    @Override
    byte[] between(InetSocketAddress client, InetSocketAddress local) {
      if (client.isUnresolved() || local.isUnresolved()) {
        return ofNobody();
      }
      boolean four = areFour(client, local);
      String line =
          "PROXY %s %s %s %d %d\r\n"
              .formatted(
                  four ? "TCP4" : "TCP6",
                  text(client.getAddress(), four),
                  text(local.getAddress(), four),
                  client.getPort(),
                  local.getPort());
      return line.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    byte[] ofNobody() {
      return "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
    }
  },
  V2 {
    @Override
    byte[] between(InetSocketAddress client, InetSocketAddress local) {
      if (client.isUnresolved() || local.isUnresolved()) {
        return ofNobody();
      }
      boolean four = areFour(client, local);
      int length = 2 * (four ? 4 : 16) + 4;
      return ByteBuffer.allocate(SIGNATURE.length + 4 + length)
          .put(SIGNATURE)
          .put((byte) 0x21)
          .put((byte) (four ? 0x11 : 0x21))
          .putShort((short) length)
          .put(bytes(client.getAddress(), four))
          .put(bytes(local.getAddress(), four))
          .putShort((short) client.getPort())
          .putShort((short) local.getPort())
          .array();
    }

    @Override
    byte[] ofNobody() {
      return ByteBuffer.allocate(SIGNATURE.length + 4).put(SIGNATURE).put((byte) 0x20).array();
    }
  };

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  /** The one of a configuration: {@code off}, {@code v1} or {@code v2}. */
  static ProxyHeader named(String name) {
    return switch (name) {
      case "v1" -> V1;
      case "v2" -> V2;
      default -> OFF;
    };
  }

  /** For a connection of a client; one without an address is nobody's. */
  abstract byte[] between(InetSocketAddress client, InetSocketAddress local);

  /** For a connection of the daemon itself. */
  abstract byte[] ofNobody();

  /** A header has addresses of one kind: if they differ, both are told as of IPv6. */
  private static boolean areFour(InetSocketAddress client, InetSocketAddress local) {
    return client.getAddress() instanceof Inet4Address
        && local.getAddress() instanceof Inet4Address;
  }

  private static String text(InetAddress address, boolean four) {
    if (address instanceof Inet4Address && !four) {
      return "::ffff:" + address.getHostAddress();
    }
    // A zone means nothing on another machine.
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static byte[] bytes(InetAddress address, boolean four) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 || four) {
      return bytes;
    }
    return ByteBuffer.allocate(16)
        .position(10)
        .put((byte) 0xff)
        .put((byte) 0xff)
        .put(bytes)
        .array();
  }
}
