package io.jackfield.transport.systemd;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The service manager's end of the socket. */
public final class NotifyReceiver implements AutoCloseable {
  private static final int LARGEST = 4096;

  private final Socket socket = Socket.newSocketDomainDgram();

  /** Opened at a path, or with a zero in front at an abstract address. */
  public NotifyReceiver(String address) throws IOException {
    socket.bind(new DomainSocketAddress(address));
  }

  /** What has come since the last time; does not wait. */
  public List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    for (int length = socket.recv(buffer, 0, LARGEST);
        length > 0;
        length = socket.recv(buffer, 0, LARGEST)) {
      byte[] bytes = new byte[length];
      buffer.get(0, bytes);
      messages.add(new String(bytes, StandardCharsets.UTF_8));
    }
    return messages;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
