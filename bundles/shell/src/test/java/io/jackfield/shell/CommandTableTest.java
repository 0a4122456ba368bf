package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTableTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  @Test
  void refusesAnUnknownCommand() {
    assertThat(daemon.run(io, "statsu")).isEqualTo(Exit.USAGE);
    assertThat(io.errText()).isEqualTo("jackfield: 'statsu' is no command; try: jackfield help\n");
  }

  @Test
  void refusesATopicWithoutItsCommand() {
    assertThat(daemon.run(io, "user")).isEqualTo(Exit.USAGE);
    assertThat(io.errText())
        .isEqualTo("jackfield: 'user' is no command; try: jackfield help user\n");
  }

  @Test
  void refusesNothingAtAll() {
    assertThat(daemon.run(io)).isEqualTo(Exit.USAGE);
  }

  @Test
  void showsTheUsageInTheSameLine() {
    assertThat(daemon.run(io, "kick")).isEqualTo(Exit.USAGE);
    assertThat(io.errText())
        .isEqualTo("jackfield: something is missing; usage: jackfield kick ID\n");
  }

  @Test
  void showsNothingOfAnUnexpectedFailure() throws Exception {
    Command command =
        new Command(
            "boom",
            "",
            "",
            Syntax.NOTHING,
            (arguments, unused) -> {
              throw new UnsupportedOperationException("of no use to an operator");
            });
    assertThat(new CommandTable(List.of(command)).run(List.of("boom"), io)).isEqualTo(Exit.FAILED);
    assertThat(io.errText())
        .isEqualTo("jackfield: the command failed unexpectedly; the daemon's log tells more\n");
  }

  @Test
  void saysWhyAFileCannotBeWritten() throws Exception {
    Command command =
        new Command(
            "full",
            "",
            "",
            Syntax.NOTHING,
            (arguments, unused) -> {
              throw new UncheckedIOException("not stored: no space", new IOException("no space"));
            });
    assertThat(new CommandTable(List.of(command)).run(List.of("full"), io)).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: not stored: no space\n");
  }

  @Test
  void keepsATerminalFromObeyingWhatItShows() {
    assertThat(daemon.run(io, "kick", "\u001b[2J\n")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: there is no connection '\\u001B[2J\\u000A'\n");
  }

  @Test
  void helpsWithEveryCommand() {
    assertThat(daemon.run(io, "help")).isEqualTo(Exit.OK);
    daemon.commands().all().forEach(c -> assertThat(io.outText() + "help").contains(c.name()));
    TestIo one = new TestIo();
    assertThat(daemon.run(one, "help", "user", "passwd")).isEqualTo(Exit.OK);
    assertThat(one.outText())
        .isEqualTo(
            "jackfield user passwd NAME [--password-stdin]\n    Sets the password of an account.\n");
    TestIo run = new TestIo();
    assertThat(daemon.run(run, "help", "run")).isEqualTo(Exit.OK);
    assertThat(run.outText()).startsWith("jackfield run\n");
    assertThat(daemon.run(io, "help", "nothing")).isEqualTo(Exit.USAGE);
    assertThat(daemon.run(run, "user", "passwd", "--help")).isEqualTo(Exit.OK);
    assertThat(run.outText()).endsWith(one.outText());
  }
}
