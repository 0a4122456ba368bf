package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ^C} at a terminal, while {@code bin/jackfield} itself moves a file or waits. */
@Needs("python3")
class InterruptedCommandIT {
  /**
   * Runs a program at a terminal of its own, presses ^C when a text is on it, and tells on standard
   * output what was there, whether the terminal echoes, and the exit code.
   */
  private static final String AT_TERMINAL =
      """
      import os, pty, select, signal, sys, termios, time
      wanted, words = sys.argv[1].encode(), sys.argv[2:]
      child, terminal = pty.fork()
      if child == 0:
          signal.signal(signal.SIGINT, signal.SIG_DFL)
          os.execv(words[0], words)
      seen, pressed, limit = b'', False, time.monotonic() + 120
      try:
          while time.monotonic() < limit:
              gone = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
              if select.select([terminal], [], [], 0.2)[0]:
                  seen += os.read(terminal, 4096)
              elif gone:
                  break
              if wanted in seen and not pressed:
                  pressed = True
                  os.write(terminal, b'\\x03')
      except OSError:
          pass  # nobody has the terminal any more
      echo = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
      if time.monotonic() >= limit:
          os.kill(child, signal.SIGKILL)
      _, status = os.waitpid(child, 0)
      print(repr(seen.decode(errors='replace')))
      print('echo', echo)
      print('exit', os.waitstatus_to_exitcode(status))
      """;

  private static final int SIZE = 1_000_000;
  private static final int SENT = 600_000;
  private static final int PIECE = 100_000;

  @TempDir Path folder;

  private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** What a server does with a connection, which stays open. */
  private interface Talk {
    void with(Socket connection) throws IOException;
  }

  private void serve(Talk talk) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Socket connection = server.accept();
                connections.add(connection);
                talk.with(connection);
              } catch (IOException e) {
                // The test is over.
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A part of a file, and then nothing. */
  private static void stall(Socket connection) throws IOException {
    readHead(connection);
    say(connection, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: " + SIZE + "\r\n\r\n");
    OutputStream out = connection.getOutputStream();
    for (int i = 0; i < SENT; i += PIECE) {
      out.write(new byte[PIECE]);
      pause();
    }
  }

  /** So that the bar moves, which it does ten times a second. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(150);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void readHead(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c; head.indexOf("\r\n\r\n") < 0 && (c = connection.getInputStream().read()) >= 0; ) {
      head.append((char) c);
    }
  }

  private String url(String scheme) {
    return scheme + "://localhost:" + server.getLocalPort() + "/file";
  }

  private String interrupted(String at, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                Files.writeString(folder.resolve("terminal.py"), AT_TERMINAL).toString(),
                at,
                Home.built().resolve("bin/jackfield").toString()));
    command.addAll(List.of(words));
    Command.Result result = Command.of(command.toArray(String[]::new)).in(folder).run().ok();
    assertThat(result.out())
        .contains("exit 130\n")
        .contains("echo True\n")
        .doesNotContain("Exception")
        .doesNotContain("\\tat ");
    return result.out();
  }

  @Test
  void getKeepsWhatHasComeForTheNextCall() throws Exception {
    serve(InterruptedCommandIT::stall);
    String seen = interrupted("[#", "get", url("http"), "file");
    assertThat(folder.resolve("file")).doesNotExist();
    assertThat(Files.size(folder.resolve("file.part"))).isBetween(1L, (long) SENT);
    // The bar stays, and the prompt of the shell begins below it.
    assertThat(seen.lines().findFirst().orElseThrow()).endsWith("\\r\\n'");
  }

  @Test
  void putEnds() throws Exception {
    serve(connection -> readHead(connection));
    Files.write(folder.resolve("large"), new byte[50_000_000]);
    interrupted("0 of 47", "put", "large", url("http"));
  }

  @Test
  void sendEnds() throws Exception {
    serve(connection -> say(connection, "hello\r\n"));
    interrupted("hello", "send", "localhost:" + server.getLocalPort());
  }

  @Test
  void aQuestionForAPasswordLeavesTheTerminalAsItWas() throws Exception {
    serve(
        connection -> {
          say(connection, "220 hello\r\n");
          connection.getInputStream().read();
          say(connection, "331 password?\r\n");
        });
    interrupted("password of ann", "ls", url("ftp"), "--user", "ann");
  }
}
