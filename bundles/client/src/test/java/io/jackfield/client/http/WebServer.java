package io.jackfield.client.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a free port that answers as a test wants, byte for byte. */
final class WebServer implements Closeable {
  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  /** What was asked. */
  record Request(
      String method, String target, Map<String, String> fields, byte[] content, int connection) {
    String field(String name) {
      return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Answers. */
  interface Handler {
    /** Writes a response; whether the connection stays. */
    boolean handle(Request request, OutputStream out) throws IOException;
  }

  WebServer(Handler handler) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), handler);
  }

  WebServer(ServerSocket listener, Handler handler) {
    this.listener = listener;
    this.handler = handler;
    Thread thread = new Thread(this::accept, "web server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  String address() {
    return "http://localhost:" + port();
  }

  static void respond(OutputStream out, String head, String... content) throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(head.replace("\n", "\r\n"));
    byte[] body = String.join("", content).getBytes(StandardCharsets.UTF_8);
    text.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        int number = connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket, number), "web connection " + number);
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      boolean open = true;
      while (open) {
        Request request = read(in, out, number);
        if (request == null) {
          return;
        }
        requests.add(request);
        if (request.method().equals("HEAD")) {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          open = handler.handle(request, all);
          String text = all.toString(StandardCharsets.ISO_8859_1);
          String head = text.substring(0, text.indexOf("\r\n\r\n") + 4);
          out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        } else {
          open = handler.handle(request, out);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The client has gone, or the test.
    }
  }

  private static Request read(InputStream in, OutputStream out, int number) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return null;
    }
    String[] words = line.split(" ");
    if (words.length != 3) {
      return new Request("?", "?", Map.of(), new byte[0], number);
    }
    Map<String, String> fields = new TreeMap<>();
    for (String field; !(field = line(in)).isEmpty(); ) {
      String[] parts = field.split(": *", 2);
      fields.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    if (fields.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] content =
        fields.containsKey("transfer-encoding")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(fields.getOrDefault("content-length", "0")));
    return new Request(words[0], words[1], fields, content, number);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int size; (size = Integer.parseInt(line(in), 16)) > 0; line(in)) {
      content.write(in.readNBytes(size));
    }
    line(in);
    return content.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c; (c = in.read()) >= 0 && c != '\n'; ) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
