package io.jackfield.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialerTest {
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private RemoteSpec.Builder spec() {
    return RemoteSpec.builder(URI.create("http://localhost:" + server.getLocalPort()))
        .timeout(Duration.ofSeconds(30));
  }

  private static Dialer dialer(RemoteSpec.Builder spec) {
    return new Dialer(spec.build(), d -> {});
  }

  @Test
  void connects() throws Exception {
    try (Dialer dialer = dialer(spec());
        Socket socket = dialer.connect("127.0.0.1", server.getLocalPort());
        Socket peer = server.accept()) {
      socket.getOutputStream().write("ask".getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.getInputStream().readNBytes(3)).asString().isEqualTo("ask");
      peer.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
      peer.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("answer");
      assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
    }
  }

  @Test
  void tellsOfAHostThatRefuses() throws Exception {
    int port = server.getLocalPort();
    server.close();
    try (Dialer dialer = dialer(spec())) {
      assertThatThrownBy(() -> dialer.connect("127.0.0.1", port))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageStartingWith("127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void checksTheAddressThatANameStandsFor() {
    try (Dialer dialer = dialer(spec().onBehalfOfPeer(List.of()))) {
      assertThatThrownBy(() -> dialer.connect("localhost", server.getLocalPort()))
          .isInstanceOfSatisfying(
              RemoteException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS));
    }
  }

  @Test
  void givesUpReadingInTime() throws Exception {
    try (Dialer dialer = dialer(spec().timeout(Duration.ofMillis(50)));
        Socket socket = dialer.connect("127.0.0.1", server.getLocalPort())) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .hasMessage("nothing came within 0.05 s");
    }
  }

  @Test
  void givesUpWritingInTime() throws Exception {
    try (Dialer dialer = dialer(spec().timeout(Duration.ofMillis(50)));
        Socket socket = dialer.connect("127.0.0.1", server.getLocalPort())) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.getOutputStream().write(new byte[1 << 20]);
                }
              })
          .hasMessage("nothing was taken within 0.05 s");
    }
  }

  @Test
  void closingFromAnotherThreadEndsARead() throws Exception {
    Dialer dialer = dialer(spec());
    try (Socket socket = dialer.connect("127.0.0.1", server.getLocalPort())) {
      FutureTask<Integer> read = start(() -> socket.getInputStream().read());
      dialer.close();
      assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SocketException.class);
      assertThatThrownBy(() -> dialer.connect("127.0.0.1", server.getLocalPort()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anInterruptEndsARead() throws Exception {
    try (Dialer dialer = dialer(spec());
        Socket socket = dialer.connect("127.0.0.1", server.getLocalPort())) {
      FutureTask<Integer> read = new FutureTask<>(() -> socket.getInputStream().read());
      Thread thread = new Thread(read);
      thread.start();
      thread.interrupt();
      assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void readsAndWritesAtATime() throws Exception {
    int size = 8 << 20;
    try (Dialer dialer = dialer(spec());
        Socket socket = dialer.connect("127.0.0.1", server.getLocalPort());
        Socket peer = server.accept()) {
      FutureTask<Integer> read = start(() -> socket.getInputStream().readAllBytes().length);
      FutureTask<Object> written =
          start(
              () -> {
                socket.getOutputStream().write(new byte[size]);
                socket.shutdownOutput();
                return null;
              });
      // Nothing is said before all has come, of which no buffer has so much.
      assertThat(peer.getInputStream().readAllBytes()).hasSize(size);
      written.get(30, TimeUnit.SECONDS);
      peer.getOutputStream().write(new byte[size]);
      peer.shutdownOutput();
      assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(size);
    }
  }

  @Test
  void tunnelsThroughAnHttpProxy() throws Exception {
    FutureTask<String> proxy =
        start(
            () -> {
              try (Socket peer = server.accept()) {
                String head = head(peer.getInputStream());
                write(peer, "HTTP/1.1 200 fine\r\nX: y\r\n\r\nfrom the server");
                return head;
              }
            });
    try (Dialer dialer = dialer(spec().proxy(proxy("http")));
        Socket socket = dialer.connect("host.invalid", 99)) {
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("from the server");
      assertThat(proxy.get()).startsWith("CONNECT host.invalid:99 HTTP/1.1\r\n");
    }
  }

  @Test
  void tellsWhyAnHttpProxyRefuses() throws Exception {
    FutureTask<String> proxy =
        start(
            () -> {
              try (Socket peer = server.accept()) {
                String head = head(peer.getInputStream());
                write(peer, "HTTP/1.1 403 not \u001b[31mthere\r\n\r\n");
                return head;
              }
            });
    try (Dialer dialer = dialer(spec().proxy(proxy("http")))) {
      assertThatThrownBy(() -> dialer.connect("host.invalid", 99))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
          .hasMessageContaining("403 not \\u001B[31mthere");
    }
    proxy.get();
  }

  @Test
  void tunnelsThroughASocksProxy() throws Exception {
    FutureTask<String> proxy =
        start(
            () -> {
              try (Socket peer = server.accept()) {
                DataInputStream in = new DataInputStream(peer.getInputStream());
                in.readFully(new byte[3]);
                peer.getOutputStream().write(new byte[] {5, 0});
                in.readFully(new byte[4]);
                byte[] name = new byte[in.readUnsignedByte()];
                in.readFully(name);
                int port = in.readUnsignedShort();
                peer.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                write(peer, "from the server");
                return new String(name, StandardCharsets.US_ASCII) + ":" + port;
              }
            });
    try (Dialer dialer = dialer(spec().proxy(proxy("socks5")));
        Socket socket = dialer.connect("host.invalid", 9999)) {
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("from the server");
      assertThat(proxy.get()).isEqualTo("host.invalid:9999");
    }
  }

  /** A byte of its length is all there is room for: the rest would be taken for the port. */
  @Test
  void tellsOfANameThatSocksHasNoRoomFor() throws Exception {
    FutureTask<Integer> proxy =
        start(
            () -> {
              try (Socket peer = server.accept()) {
                DataInputStream in = new DataInputStream(peer.getInputStream());
                in.readFully(new byte[3]);
                peer.getOutputStream().write(new byte[] {5, 0});
                return in.read();
              }
            });
    try (Dialer dialer = dialer(spec().proxy(proxy("socks5")))) {
      assertThatThrownBy(() -> dialer.connect("a".repeat(256), 99))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
          .hasMessageContaining("255 bytes");
    }
    assertThat(proxy.get()).as("nothing is asked for").isEqualTo(-1);
  }

  /** Each byte comes in time, and all of them never do. */
  @Test
  void aProxyThatDawdlesIsNotWaitedFor() throws Exception {
    start(() -> dawdle("HTTP/1.1 200 fine\r\n" + "X: y\r\n".repeat(1000)));
    RemoteSpec.Builder spec = spec().proxy(proxy("http")).connectTimeout(Duration.ofMillis(300));
    try (Dialer dialer = dialer(spec)) {
      assertThatThrownBy(() -> dialer.connect("host.invalid", 99))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageEndingWith("was not ready within 0.3 s");
    }
  }

  @Test
  void aHandshakeThatDawdlesIsNotWaitedFor() throws Exception {
    start(() -> dawdle("\u0016\u0003\u0003\u0010\u0000\u0002" + "\u0000".repeat(4000)));
    RemoteSpec.Builder spec = spec().connectTimeout(Duration.ofMillis(300));
    int port = server.getLocalPort();
    try (Dialer dialer = dialer(spec);
        Socket socket = dialer.connect("localhost", port)) {
      Trust trust = new Trust(spec.build());
      assertThatThrownBy(() -> trust.over(socket, "localhost", port))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageEndingWith("was not ready within 0.3 s");
    }
  }

  /** A byte every few milliseconds, until nobody wants them any more. */
  private Void dawdle(String text) throws Exception {
    try (Socket peer = server.accept()) {
      for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
        peer.getOutputStream().write(each);
        TimeUnit.MILLISECONDS.sleep(20);
      }
      return null;
    }
  }

  @Test
  void aProxyGetsTheAddressThatWasChecked() throws Exception {
    FutureTask<String> proxy =
        start(
            () -> {
              try (Socket peer = server.accept()) {
                return head(peer.getInputStream());
              }
            });
    try (Dialer dialer =
        dialer(spec().proxy(proxy("http")).onBehalfOfPeer(List.of("127.0.0.0/8")))) {
      assertThat(dialer.requestProxy()).isEmpty();
      assertThatThrownBy(() -> dialer.connect("127.0.0.1", 99)).isInstanceOf(RemoteException.class);
      assertThat(proxy.get()).startsWith("CONNECT 127.0.0.1:99 ");
    }
  }

  @Test
  void refusesAProxyThatIsNone() {
    assertThatThrownBy(() -> dialer(spec().proxy(URI.create("ftp://host:3"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dialer(spec().proxy(URI.create("http://u:secret@host:3"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  private URI proxy(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
  }

  private static <T> FutureTask<T> start(java.util.concurrent.Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task).start();
    return task;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static void write(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
