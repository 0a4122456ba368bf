package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.RetryableException;
import io.jackfield.command.UsageException;
import io.jackfield.testkit.TestCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
/** What is sent and received with a server of the test. */
class ConversationTest {
  private ServerSocket server;

  private interface Serving {
    void serve(Socket socket) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void serve(Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                serving.serve(socket);
              } catch (IOException e) {
                // The client has gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private TestCall here() {
    return new TestCall().with("HOST:PORT", "127.0.0.1:" + server.getLocalPort());
  }

  private static void run(TestCall call) throws Exception {
    new SendCommand().run(call);
  }

  /** What does not end, as standard input at a terminal. */
  private static InputStream endless(PipedOutputStream typed) throws IOException {
    return new PipedInputStream(typed);
  }

  private void converse(InputStream in, Duration idle, PrintStream out) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      socket.setSoTimeout((int) idle.toMillis());
      new Conversation("the server", socket, idle).run(in, out);
    }
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  }

  @Test
  void aServerThatEndsFirstEndsItForWhoTypes() throws Exception {
    serve(socket -> socket.getOutputStream().write('x'));
    try (PipedOutputStream typed = new PipedOutputStream()) {
      converse(endless(typed), Duration.ZERO, nowhere());
    }
  }

  @Test
  void aServerThatEndsBeforeAllWasSentIsAFailure() {
    serve(socket -> socket.getInputStream().read());
    assertThatThrownBy(() -> run(here().withInput("x".repeat(50_000_000))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anInputThatFailsIsToldBehindTheAnswer() {
    serve(socket -> socket.getInputStream().readAllBytes());
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> converse(broken, Duration.ZERO, nowhere()))
        .hasMessage("the server: not all was sent: the disk is gone");
  }

  @Test
  void whatStandsStillEnds() throws Exception {
    serve(socket -> socket.getInputStream().readAllBytes());
    try (PipedOutputStream typed = new PipedOutputStream()) {
      InputStream in = endless(typed);
      assertThatThrownBy(() -> converse(in, Duration.ofMillis(200), nowhere()))
          .hasMessageContaining("nothing has gone either way");
    }
  }

  /** A socket from which nothing comes in time, once, and then the end. */
  private static final class LateSocket extends Socket {
    private boolean late;

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          if (late) {
            return -1;
          }
          late = true;
          throw new SocketTimeoutException("nothing came");
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void shutdownOutput() {}
  }

  @Test
  void whoSendsDoesNotStandStill() throws Exception {
    InputStream in = InputStream.nullInputStream();
    try (Socket socket = new LateSocket()) {
      new Conversation("it", socket, Duration.ofHours(1)).run(in, nowhere());
    }
    try (Socket socket = new LateSocket()) {
      Conversation nothingMoves = new Conversation("it", socket, Duration.ZERO);
      assertThatThrownBy(() -> nothingMoves.run(in, nowhere()))
          .hasMessageContaining("nothing has gone either way");
    }
  }

  @Test
  void standardOutputThatTakesNoMoreEndsIt() {
    serve(socket -> socket.getOutputStream().write(new byte[1000]));
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space");
              }
            });
    assertThatThrownBy(() -> converse(InputStream.nullInputStream(), Duration.ZERO, full))
        .hasMessage("standard output takes no more");
  }

  @Test
  void aResetMayDoBetterLater() {
    serve(
        socket -> {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
        });
    assertThatThrownBy(() -> run(here().withInput("x"))).isInstanceOf(RetryableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--ca x.pem", "--proxy nonsense", "--timeout 0", "--connect-timeout x"})
  void refusesOptionsThatCannotBe(String option) {
    String[] words = option.split(" ");
    assertThatThrownBy(() -> run(here().with(words[0], words[1])))
        .isInstanceOf(UsageException.class);
  }
}
