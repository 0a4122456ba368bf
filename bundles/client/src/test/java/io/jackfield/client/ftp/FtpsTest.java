package io.jackfield.client.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.http.TestCertificate;
import io.jackfield.client.service.RemotesService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FtpsTest {
  @TempDir Path folder;

  private final List<String> said = new CopyOnWriteArrayList<>();

  /** A server that agrees to TLS for data, and then sends them in the clear. */
  private void serve(ServerSocket listener, SSLContext context) {
    try (listener) {
      while (true) {
        Socket socket = listener.accept();
        Thread thread = new Thread(() -> serve(socket, context), "clear ftps");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  private void serve(Socket socket, SSLContext context) {
    try (socket;
        ServerSocket passive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      say(socket, "220 ready");
      readLine(socket);
      say(socket, "234 go");
      SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 1, true);
      tls.setUseClientMode(false);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(tls.getInputStream(), StandardCharsets.UTF_8));
      for (String line; (line = lines.readLine()) != null; ) {
        said.add(line);
        switch (line.split(" ")[0]) {
          case "EPSV" -> say(tls, "229 (|||" + passive.getLocalPort() + "|)");
          case "SIZE" -> say(tls, "213 10");
          case "RETR" -> {
            say(tls, "150 coming");
            try (Socket data = passive.accept()) {
              data.getOutputStream().write("0123456789".getBytes(StandardCharsets.UTF_8));
            }
            say(tls, "226 done");
          }
          case "FEAT", "PWD", "MDTM", "DELE", "RMD", "CWD" -> say(tls, "550 no");
          default -> say(tls, "200 good");
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static void say(Socket socket, String reply) throws IOException {
    socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void readLine(Socket socket) throws IOException {
    while (socket.getInputStream().read() != '\n') {
      // AUTH TLS
    }
  }

  /** What the server says of the transfer in the end is not the reply to the next command. */
  @Test
  void takesNoReplyForThatToAnotherCommand() throws Exception {
    TestCertificate own = TestCertificate.own("localhost");
    ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(listener, context(own)), "clear ftps");
    thread.setDaemon(true);
    thread.start();
    RemoteSpec spec =
        RemoteSpec.builder(URI.create("ftps://localhost:" + listener.getLocalPort()))
            .trusted(own.pem(folder.resolve("own.pem")))
            .build();
    try (listener;
        RemotesService remotes = new RemotesService();
        Remote remote = remotes.open(spec)) {
      assertThatThrownBy(() -> remote.read("f", 0, ""))
          .isInstanceOf(RemoteException.class)
          .hasMessageContaining("does not speak TLS");
      assertThatThrownBy(() -> remote.delete("f")).isInstanceOf(RemoteException.class);
      assertThat(said).contains("DELE f");
    }
  }

  private static SSLContext context(TestCertificate certificate) {
    try {
      return certificate.context();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
