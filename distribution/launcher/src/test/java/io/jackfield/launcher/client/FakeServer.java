package io.jackfield.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A daemon for one client that does what a script says. */
final class FakeServer implements AutoCloseable {

  /** What it does after the request. */
  interface Script {
    void serve(FakeServer client) throws IOException;
  }

  private final ServerSocketChannel server;
  private final List<String> words = new ArrayList<>();
  private final CompletableFuture<Void> served = new CompletableFuture<>();
  private SocketChannel client;
  private int flags;

  private FakeServer(Path home) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(home.resolve("run/control.sock")));
  }

  static FakeServer start(Path home, Script script) throws IOException {
    FakeServer fake = new FakeServer(home);
    Thread thread = new Thread(() -> fake.serve(script), "fake-server");
    thread.setDaemon(true);
    thread.start();
    return fake;
  }

  private void serve(Script script) {
    try {
      while (true) {
        serveOne(script);
      }
    } catch (IOException e) {
      // The test sees what the client made of it.
    }
  }

  private void serveOne(Script script) throws IOException {
    try (SocketChannel accepted = server.accept()) {
      client = accepted;
      ControlFrame request = ControlFrame.read(accepted);
      if (request != null) {
        words.clear();
        parse(ByteBuffer.wrap(request.payload()));
        script.serve(this);
      }
    } finally {
      served.complete(null);
    }
  }

  private void parse(ByteBuffer request) {
    request.get();
    flags = request.get();
    request.getShort(); // columns
    int count = request.getShort();
    for (int i = 0; i < count; i++) {
      byte[] word = new byte[request.getShort()];
      request.get(word);
      words.add(new String(word, UTF_8));
    }
  }

  void send(int type, String text) throws IOException {
    new ControlFrame(type, text.getBytes(UTF_8)).write(client);
  }

  void exit(int code) throws IOException {
    new ControlFrame(ControlFrame.EXIT, new byte[] {(byte) code}).write(client);
  }

  /** All of the client's standard input, or of a file. */
  String input(String file) throws IOException {
    send(ControlFrame.WANT, file);
    StringBuilder all = new StringBuilder();
    for (ControlFrame frame = read(); frame.type() == ControlFrame.INPUT; frame = read()) {
      all.append(new String(frame.payload(), UTF_8));
    }
    return all.toString();
  }

  /** Whatever it sends next. */
  String answer() throws IOException {
    return new String(read().payload(), UTF_8);
  }

  private ControlFrame read() throws IOException {
    ControlFrame frame = ControlFrame.read(client);
    if (frame == null) {
      throw new IOException("the client is gone");
    }
    return frame;
  }

  /** For a script. */
  List<String> request() {
    return words;
  }

  List<String> words() {
    served.join();
    return words;
  }

  int flags() {
    served.join();
    return flags;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
