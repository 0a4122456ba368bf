package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellSessionTest {
  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl gogo = new CommandProcessorImpl(threadIo);
  private final FakeDaemon daemon = new FakeDaemon();
  private final CommandTable shell = new CommandTable(new ShellSession(gogo).commands());
  private final TestIo io = new TestIo();

  @BeforeEach
  void start() {
    threadIo.start();
    CommandTable commands = daemon.commands();
    commands
        .all()
        .map(Command::topic)
        .distinct()
        .forEach(word -> gogo.addCommand("jackfield", new GogoFunction(word, commands), word));
  }

  @AfterEach
  void stop() {
    gogo.stop();
    threadIo.stop();
  }

  private int session(String... lines) {
    try {
      return shell.run(List.of("shell"), io.lines(lines));
    } catch (HandOverException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void runsCommandsUntilTheInputEnds() {
    assertThat(session("version", "", "tasks run checksum 'a=b;c'")).isZero();
    assertThat(io.outText())
        .isEqualTo("jackfield> jackfield 1.2.3\njackfield> jackfield> queued run-1\njackfield> ");
    assertThat(daemon.calls).containsExactly("submit checksum {a=b;c}");
  }

  @Test
  void goesOnAfterAFailure() {
    assertThat(session("kick x", "nothing", "version")).isZero();
    assertThat(io.errText())
        .startsWith("jackfield: there is no connection 'x'\njackfield: ")
        .contains("nothing")
        .hasLineCount(2);
    assertThat(io.outText()).contains("jackfield 1.2.3");
  }

  @Test
  void endsWithQuit() {
    assertThat(session("quit", "version")).isZero();
    assertThat(io.outText()).isEqualTo("jackfield> ");
  }

  @Test
  void asksThroughThePersonsClient() {
    io.secrets("pw", "pw");
    assertThat(session("user add ann")).isZero();
    assertThat(daemon.calls).containsExactly("add ann pw");
  }
}
