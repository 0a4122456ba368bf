package io.jackfield.transport.systemd;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket that the service manager listens on. Java has no such sockets; those of Netty
 * need its native library. Any thread.
 */
final class NotifySocket {
  private final DomainSocketAddress address;

  private NotifySocket(DomainSocketAddress address) {
    this.address = address;
  }

  /**
   * Of that address.
   *
   * @param address a path, or behind an {@code @} the name of an abstract socket
   * @throws IOException if nothing can be sent there, with the reason
   */
  static NotifySocket at(String address) throws IOException {
    boolean isAbstract = address.startsWith("@");
    if (!isAbstract && !address.startsWith("/")) {
      throw new IOException(address + " is neither a path nor an abstract address");
    }
    // The kernel knows an abstract address by its first byte, which is zero.
    return new NotifySocket(
        new DomainSocketAddress(isAbstract ? "\0" + address.substring(1) : address));
  }

  /**
   * Sends a message, without waiting.
   *
   * @return false if there is no room for it now
   * @throws IOException if it cannot be sent
   */
  boolean send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
    buffer.put(bytes);
    // Opened for each, as the service manager may open its own anew.
    Socket socket = Socket.newSocketDomainDgram();
    try {
      return socket.connect(address) && socket.send(buffer, 0, bytes.length) > 0;
    } finally {
      socket.close();
    }
  }

  @Override
  public String toString() {
    return address.path().replace('\0', '@');
  }
}
