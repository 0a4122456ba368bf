package io.jackfield.client.http;

import static io.jackfield.client.http.HttpReadTest.is;
import static io.jackfield.client.http.WebServer.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Dialer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpsTest {
  @TempDir Path folder;
  private TestCertificate authority;
  private Path trusted;
  private WebServer server;

  @BeforeEach
  void authority() throws Exception {
    authority = TestCertificate.authority();
    trusted = authority.pem(folder.resolve("ca.pem"));
  }

  @AfterEach
  void end() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private void serve(TestCertificate certificate) throws Exception {
    server =
        new WebServer(
            certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress()),
            (request, out) -> {
              if (request.target().equals("/endless")) {
                // What comes ends with the connection, so that TLS alone knows whether it was all.
                out.write("HTTP/1.1 200 OK\r\n\r\nhalf of it".getBytes());
                return false;
              }
              if (request.target().equals("/down")) {
                respond(out, "302 Found\nLocation: http://localhost:9/");
              } else {
                respond(out, "200 OK", "secure");
              }
              return true;
            });
  }

  private RemoteSpec.Builder spec() {
    return RemoteSpec.builder(URI.create("https://localhost:" + server.port()))
        .connectTimeout(Duration.ofSeconds(30));
  }

  private static String read(RemoteSpec.Builder builder, String path) throws IOException {
    RemoteSpec spec = builder.build();
    try (Remote remote = new HttpRemote(spec, new Dialer(spec, d -> {}));
        RemoteInput in = remote.read(path, 0, "")) {
      return new String(in.readAllBytes());
    }
  }

  @Test
  void trustsWhatItsAuthorityHasSigned() throws Exception {
    serve(authority.issue("localhost", 3600));
    assertThat(read(spec().trusted(trusted), "a")).isEqualTo("secure");
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    serve(authority.issue("localhost", 3600));
    RemoteSpec spec = spec().trusted(trusted).build();
    try (Remote remote = new HttpRemote(spec, new Dialer(spec, d -> {}))) {
      for (int i = 0; i < 5; i++) {
        try (RemoteInput in = remote.read("a", 0, "")) {
          in.readAllBytes();
        }
      }
    }
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void refusesWhatNobodyKnows() throws Exception {
    serve(authority.issue("localhost", 3600));
    assertThatThrownBy(() -> read(spec(), "a"))
        .satisfies(is(Reason.UNTRUSTED))
        .hasMessageStartingWith("localhost:" + server.port() + ": nobody that is trusted here has");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    serve(authority.issue("other.example", 3600));
    assertThatThrownBy(() -> read(spec().trusted(trusted), "a"))
        .satisfies(is(Reason.UNTRUSTED))
        .hasMessageContaining("localhost");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void refusesAnOldCertificate() throws Exception {
    serve(authority.issue("localhost", -60));
    assertThatThrownBy(() -> read(spec().trusted(trusted), "a"))
        .satisfies(is(Reason.UNTRUSTED))
        .hasMessageEndingWith("its certificate has expired");
  }

  @Test
  void trustsAServersOwnCertificate() throws Exception {
    TestCertificate own = TestCertificate.own("localhost");
    serve(own);
    Path pem = own.pem(folder.resolve("own.pem"));
    assertThat(read(spec().trusted(pem), "a")).isEqualTo("secure");
  }

  @Test
  void goesNotBackIntoTheClear() throws Exception {
    serve(authority.issue("localhost", 3600));
    assertThatThrownBy(() -> read(spec().trusted(trusted), "down"))
        .satisfies(is(Reason.UNTRUSTED))
        .hasMessageContaining("redirects from https: to http://localhost:9");
  }

  @Test
  void takesTheEndOfTlsForTheEnd() throws Exception {
    serve(authority.issue("localhost", 3600));
    assertThat(read(spec().trusted(trusted), "endless")).isEqualTo("half of it");
  }

  /** Somebody on the way has ended the connection, who cannot say close_notify. */
  @Test
  void doesNotTakeACutForTheEnd() throws Exception {
    serve(authority.issue("localhost", 3600));
    try (ServerSocket relay = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<Void> relayed = new FutureTask<>(() -> relay(relay, server.port()));
      new Thread(relayed).start();
      RemoteSpec.Builder spec =
          RemoteSpec.builder(URI.create("https://localhost:" + relay.getLocalPort()))
              .trusted(trusted);
      assertThatThrownBy(() -> read(spec, "endless"))
          .satisfies(is(Reason.UNREACHABLE))
          .hasMessageContaining("broke after 10 bytes");
      relayed.get();
    }
  }

  /** Passes all on, but of what the server says last: that is a record of close_notify. */
  private static Void relay(ServerSocket listener, int port) throws Exception {
    try (Socket client = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread up =
          new Thread(
              () -> {
                try {
                  client.getInputStream().transferTo(there.getOutputStream());
                } catch (IOException e) {
                  // It has ended.
                }
              });
      up.setDaemon(true);
      up.start();
      DataInputStream in = new DataInputStream(there.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] held = new byte[0];
      for (int type; (type = in.read()) >= 0; ) {
        out.write(held);
        int version = in.readUnsignedShort();
        byte[] record = in.readNBytes(in.readUnsignedShort());
        held =
            ByteBuffer.allocate(5 + record.length)
                .put((byte) type)
                .putShort((short) version)
                .putShort((short) record.length)
                .put(record)
                .array();
        if (type == 22 || record.length > 40) {
          out.write(held);
          held = new byte[0];
        }
      }
      client.shutdownOutput();
      up.join();
      return null;
    }
  }

  @Test
  void knowsAServerThatSpeaksNoTls() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<Void> greet =
          new FutureTask<>(
              () -> {
                try (Socket peer = listener.accept()) {
                  respond(peer.getOutputStream(), "400 What");
                  peer.getInputStream().readAllBytes();
                  return null;
                }
              });
      new Thread(greet).start();
      URI address = URI.create("https://localhost:" + listener.getLocalPort());
      assertThatThrownBy(() -> read(RemoteSpec.builder(address), "a"))
          .satisfies(is(Reason.UNSUPPORTED))
          .hasMessageEndingWith("does not speak TLS");
    }
  }

  @Test
  void tellsOfAFileThatHoldsNoCertificate() throws Exception {
    serve(authority.issue("localhost", 3600));
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
    assertThatThrownBy(() -> read(spec().trusted(empty), "a")).hasMessageContaining("empty.pem: ");
    assertThatThrownBy(() -> read(spec().trusted(folder.resolve("none.pem")), "a"))
        .hasMessageContaining("none.pem: there is no such file");
  }
}
