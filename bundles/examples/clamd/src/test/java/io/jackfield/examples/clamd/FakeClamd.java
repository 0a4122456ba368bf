package io.jackfield.examples.clamd;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, reads as much of the content as it likes, and answers. */
final class FakeClamd implements AutoCloseable {
  private final ServerSocketChannel server;
  private final CompletableFuture<byte[]> content = new CompletableFuture<>();

  /**
   * Listens.
   *
   * @param most how many bytes of content it reads before it answers and hangs up
   * @param answer with the zero byte, if there is to be one
   */
  FakeClamd(SocketAddress address, int most, String answer) throws IOException {
    boolean local = address instanceof UnixDomainSocketAddress;
    server =
        local ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    server.bind(address);
    Thread thread = new Thread(() -> serve(most, answer), "fake clamd");
    thread.setDaemon(true);
    thread.start();
  }

  SocketAddress address() throws IOException {
    return server.getLocalAddress();
  }

  /** What it has read. */
  byte[] content() {
    return content.join();
  }

  private void serve(int most, String answer) {
    try (SocketChannel client = server.accept()) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(client));
      String command = new String(in.readNBytes(10), StandardCharsets.US_ASCII);
      if (!command.equals("zINSTREAM\0")) {
        throw new IOException(command);
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int size = in.readInt(); size > 0; size = in.readInt()) {
        all.write(in.readNBytes(Math.min(size, most - all.size())));
        if (all.size() == most) {
          break;
        }
      }
      OutputStream out = Channels.newOutputStream(client);
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      content.complete(all.toByteArray());
    } catch (IOException e) {
      content.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
