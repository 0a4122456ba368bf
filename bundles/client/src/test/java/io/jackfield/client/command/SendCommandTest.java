package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.RetryableException;
import io.jackfield.command.UsageException;
import io.jackfield.testkit.TestCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SendCommandTest {

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static TestCall to(ServerSocket server) {
    return new TestCall().with("HOST:PORT", "localhost:" + server.getLocalPort());
  }

  /** The server answers only when it has been told that this was all. */
  @Test
  void sendsAllAndShowsAllThatComesBack() throws Exception {
    try (ServerSocket server = server()) {
      Thread echo =
          new Thread(
              () -> {
                try (Socket peer = server.accept()) {
                  peer.getOutputStream().write(peer.getInputStream().readAllBytes());
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      echo.start();
      String text = "ü".repeat(100_000) + "\n";
      TestCall call = to(server).withInput(text);
      new SendCommand().run(call);
      assertThat(call.text()).isEqualTo(text);
      echo.join();
    }
  }

  @Test
  void waitsNoLongerThanItIsTold() throws Exception {
    try (ServerSocket server = server()) {
      TestCall call = to(server).with("--timeout", "1");
      assertThatThrownBy(() -> new SendCommand().run(call))
          .isInstanceOf(RetryableException.class)
          .hasMessageContaining("localhost:" + server.getLocalPort());
    }
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    ServerSocket server = server();
    server.close();
    assertThatThrownBy(() -> new SendCommand().run(to(server)))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "localhost:0", "localhost:x", "localhost:65536", "a:1/b", "u@a:1"})
  void refusesWhatIsNoAddress(String address) {
    assertThatThrownBy(() -> new SendCommand().run(new TestCall().with("HOST:PORT", address)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("HOST:PORT");
  }
}
