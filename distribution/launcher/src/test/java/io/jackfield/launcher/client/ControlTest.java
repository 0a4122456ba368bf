package io.jackfield.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path home;

  /** Not a temporary folder of JUnit: the path of a socket must be shorter than 108 bytes. */
  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createTempDirectory("jf");
    Files.createDirectory(home.resolve("run"));
  }

  @AfterEach
  void removeHome() throws IOException {
    Files.deleteIfExists(home.resolve("run/control.sock"));
    Files.delete(home.resolve("run"));
    Files.delete(home);
  }

  private int run(String input, ControlConsole console, String... words) {
    return control(input, console).run(home, words);
  }

  private Control control(String input, ControlConsole console) {
    return new Control(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        console);
  }

  private int run(String... words) {
    return run("", ControlConsole.NOBODY, words);
  }

  @Test
  void showsWhatTheDaemonSaysAndExitsAsItSays() throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.OUT, "out \u00e4\n");
              client.send(ControlFrame.ERR, "err\n");
              client.exit(7);
            })) {
      assertThat(run("status", "a;b 'c'")).isEqualTo(7);
      assertThat(server.words()).containsExactly("status", "a;b 'c'");
    }
    assertThat(out.toString(UTF_8)).isEqualTo("out \u00e4\n");
    assertThat(err.toString(UTF_8)).isEqualTo("err\n");
  }

  @Test
  void asksForHelpWithoutWords() throws IOException {
    try (FakeServer server = FakeServer.start(home, client -> client.exit(0))) {
      assertThat(run()).isZero();
      assertThat(server.words()).containsExactly("help");
    }
  }

  @ParameterizedTest
  @CsvSource({"--help, help", "-h, help", "--version, version"})
  void takesTheUsualOptionsForCommands(String option, String command) throws IOException {
    try (FakeServer server = FakeServer.start(home, client -> client.exit(0))) {
      assertThat(run(option)).isZero();
      assertThat(server.words()).containsExactly(command);
    }
  }

  @Test
  void saysThatTheSocketIsSomebodyElses() throws IOException {
    Path socket = home.resolve("run/control.sock");
    Files.createFile(socket);
    Files.setPosixFilePermissions(socket, Set.of());
    assumeFalse(Files.isWritable(socket), "root may all");
    assertThat(run("status")).isEqualTo(Control.FAILED);
    assertThat(err.toString(UTF_8)).startsWith("jackfield: permission denied: ").hasLineCount(1);
  }

  @Test
  void asksWhereTheEnvironmentSaysThatTheSocketIs() {
    Map<String, String> environment = Map.of("JACKFIELD_RUN", home + "/other");
    Control control = control("", ControlConsole.NOBODY);
    assertThat(control.run(home, environment, "status")).isEqualTo(Control.NO_DAEMON);
    assertThat(err.toString(UTF_8)).contains("no answer at " + home + "/other/control.sock");
  }

  @Test
  void refusesAnEnvironmentThatItDoesNotUnderstand() {
    Map<String, String> environment = Map.of("JACKFIELD_RUN", "run");
    Control control = control("", ControlConsole.NOBODY);
    assertThat(control.run(home, environment, "status")).isEqualTo(Control.FAILED);
    assertThat(err.toString(UTF_8))
        .isEqualTo("jackfield: JACKFIELD_RUN: run is not an absolute path\n");
  }

  @Test
  void sendsItsInputWhenItIsAskedFor() throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.OUT, client.input(""));
              client.exit(0);
            })) {
      String[] words = {"user", "add", "ann", "--password-stdin"};
      assertThat(run("secret\n", ControlConsole.NOBODY, words)).isZero();
      assertThat(server.flags()).isZero();
    }
    assertThat(out.toString(UTF_8)).isEqualTo("secret\n");
  }

  @Test
  void answersWithASecret() throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.ASK, "\u001b[2Jwho? ");
              client.send(ControlFrame.OUT, client.answer());
              client.exit(0);
            })) {
      assertThat(run("", prompt -> (prompt + "me").getBytes(UTF_8), "user", "passwd", "x"))
          .isZero();
      assertThat(server.flags()).isEqualTo(1);
    }
    assertThat(out.toString(UTF_8)).isEqualTo("\\u001b[2Jwho? me");
  }

  @Test
  void sendsAFileThatWasNamed() throws IOException {
    Path file = home.resolve("run/x.jar");
    Files.writeString(file, "content");
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.OUT, client.input(client.request().get(1)));
              client.exit(0);
            })) {
      assertThat(run("deploy", file.toString())).isZero();
      assertThat(server.words()).containsExactly("deploy", file.toString());
    } finally {
      Files.delete(file);
    }
    assertThat(out.toString(UTF_8)).isEqualTo("content");
  }

  @ParameterizedTest
  @CsvSource({
    "nope.jar, nope.jar: there is no such file",
    "/etc/hostname, /etc/hostname was not named in the command"
  })
  void sendsNoOtherFile(String wanted, String problem) throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.WANT, wanted);
              client.send(ControlFrame.OUT, client.answer());
              client.exit(1);
            })) {
      assertThat(run("deploy", "nope.jar", "--etc=/etc/hostname")).isEqualTo(1);
      assertThat(server.words()).hasSize(3);
    }
    assertThat(out.toString(UTF_8)).isEqualTo(problem);
  }

  @Test
  void saysThatAFolderCannotBeRead() throws IOException {
    String folder = home.toString();
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.WANT, folder);
              client.send(ControlFrame.OUT, client.answer());
              client.exit(1);
            })) {
      assertThat(run("deploy", folder)).isEqualTo(1);
      assertThat(server.words()).hasSize(2);
    }
    assertThat(out.toString(UTF_8)).isEqualTo(folder + ": Is a directory");
  }

  @Test
  void saysThatStandardInputCannotBeRead() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Bad file descriptor");
          }
        };
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.WANT, "");
              client.send(ControlFrame.OUT, client.answer());
              client.exit(1);
            })) {
      PrintStream to = new PrintStream(out, true, UTF_8);
      Control control = new Control(broken, to, to, ControlConsole.NOBODY);
      assertThat(control.run(home, "user", "passwd")).isEqualTo(1);
      assertThat(server.words()).hasSize(2);
    }
    assertThat(out.toString(UTF_8)).isEqualTo("standard input: Bad file descriptor");
  }

  @Test
  void callsWhatTheDaemonSaysInsteadAsOftenAsItDoes() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              if (calls.incrementAndGet() > 3_000) {
                client.exit(4);
              } else {
                client.send(ControlFrame.INSTEAD, "logs\0-f");
              }
            })) {
      assertThat(run("logs", "-f")).isEqualTo(4);
      assertThat(server.words()).containsExactly("logs", "-f");
    }
  }

  @Test
  void callsWhatTheDaemonSaysInstead() throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              if (client.request().get(0).equals("history")) {
                client.exit(4);
              } else {
                client.send(ControlFrame.INSTEAD, "history\0--last");
              }
            })) {
      assertThat(run("restart", "shell")).isEqualTo(4);
      assertThat(server.words()).containsExactly("history", "--last");
    }
  }

  @Test
  void showsHowFarACommandIsToAPersonOnly() throws IOException {
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              client.send(ControlFrame.PROGRESS, "moving 1/2");
              client.send(ControlFrame.OUT, "done\n");
              client.exit(0);
            })) {
      assertThat(run("deploy", "x")).isZero();
      assertThat(err.toString(UTF_8)).isEmpty();
      assertThat(run("", prompt -> new byte[0], "deploy", "x")).isZero();
      assertThat(server.words()).hasSize(2);
    }
    assertThat(err.toString(UTF_8))
        .isEqualTo("\r\u001b[K[" + "#".repeat(15) + "-".repeat(15) + "] moving 1/2\r\u001b[K");
  }

  @Test
  void goesOnBehindALineThatIsNotEnded() throws IOException {
    try (FakeServer server = FakeServer.start(home, client -> client.exit(0))) {
      assertThat(run("kick 'x\nstatus\n", ControlConsole.NOBODY, "shell")).isZero();
      assertThat(server.words()).containsExactly("status");
      assertThat(run("kick \"x", ControlConsole.NOBODY, "shell")).isEqualTo(Control.USAGE);
    }
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "jackfield: something is missing at the end of: kick 'x\n"
                + "jackfield: something is missing at the end of: kick \"x\n");
  }

  @Test
  void givesUpACommandWhenItIsInterrupted() throws IOException {
    Thread caller = Thread.currentThread();
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              caller.interrupt();
              client.answer(); // until it is gone
            })) {
      assertThat(run("logs", "-f")).isEqualTo(130);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.words()).hasSize(2);
    }
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void runsTheLinesOfAScript() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (FakeServer server =
        FakeServer.start(
            home,
            client -> {
              lines.add(String.join("|", client.request()));
              client.exit(client.request().get(0).equals("kick") ? 1 : 0);
            })) {
      String script = "# a remark\n\nuser add 'a b' \"c d\"\nkick x\nquit\nversion\n";
      assertThat(run(script, ControlConsole.NOBODY, "shell")).isEqualTo(1);
      assertThat(server.words()).containsExactly("kick", "x");
    }
    assertThat(lines).containsExactly("user|add|a b|c d", "kick|x");
  }

  @Test
  void saysThatNoDaemonAnswers() {
    assertThat(run("status")).isEqualTo(Control.NO_DAEMON);
    assertThat(err.toString(UTF_8))
        .startsWith("jackfield: the daemon is not running (no answer at " + home)
        .hasLineCount(1);
  }

  @Test
  void saysThatNoDaemonAnswersWhereOneWasKilled() throws IOException {
    FakeServer.start(home, client -> {}).close();
    assertThat(home.resolve("run/control.sock")).exists();
    assertThat(run("status")).isEqualTo(Control.NO_DAEMON);
  }

  @Test
  void tellsItsVersionWithoutADaemon() {
    assertThat(run("version")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("jackfield ");
  }

  @Test
  void takesNoWordsBehindWhatItDoesItself() {
    assertThat(run("run", "fast")).isEqualTo(Control.USAGE);
    assertThat(run("shell", "fast")).isEqualTo(Control.USAGE);
    assertThat(run("run", "--help")).isEqualTo(Control.OK);
  }

  @Test
  void failsWhereTheDaemonGoesAway() throws IOException {
    try (FakeServer server = FakeServer.start(home, client -> {})) {
      assertThat(run("status")).isEqualTo(Control.FAILED);
      assertThat(server.words()).containsExactly("status");
    }
    assertThat(err.toString(UTF_8)).contains("has closed the connection");
  }

  @Test
  void refusesACommandLineOverTheLimit() throws IOException {
    try (FakeServer server = FakeServer.start(home, client -> {})) {
      assertThat(run("x".repeat(70_000))).isEqualTo(Control.FAILED);
      assertThat(server.words()).isEmpty();
    }
    assertThat(err.toString(UTF_8)).isEqualTo("jackfield: the command line is too long\n");
  }

  @Test
  void tellsOfADistributionThatLacksWhatRunsHere() {
    assertThat(run("get", "http://localhost/")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("jackfield: this distribution is not complete: ")
        .contains("client.jar is missing");
  }
}
