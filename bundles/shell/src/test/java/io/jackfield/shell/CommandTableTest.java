package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class CommandTableTest {
  private final List<String> calls = new ArrayList<>();
  private final CommandTable table = new CommandTable();
  private final TestClient client = new TestClient();
  private long id;

  CommandTableTest() {
    add(CommandSpec.of("kick", "Closes.").word("ID", "which"), call -> say(call, call.word("ID")));
    add(
        CommandSpec.of("user add", "Adds an account; 100 % sure.")
            .word("NAME", "its name")
            .option("--home", "FOLDER", "its home")
            .options("--allow", "WHAT", "what it may")
            .flag("--fast", "at once")
            .detail("More than 50 % of it.")
            .example("user add NAME --fast", "adds 1 %"),
        call ->
            say(
                call,
                call.word("NAME")
                    + call.option("--home").orElse("-")
                    + call.options("--allow")
                    + call.has("--fast")));
    add(CommandSpec.of("tasks", "Lists."), call -> say(call, "all"));
    add(
        CommandSpec.of("tasks run", "Runs.").word("NAME", "which").words("DATA", "what", List::of),
        call -> say(call, call.word("NAME") + call.words("DATA")));
    add(
        CommandSpec.of("data", "Answers."),
        call ->
            call.answer(
                Map.of(
                    "z", 1, "c", 2, "y", 3, "a", List.of(1, 2.5, true, "t"), "b", Optional.empty()),
                "as a line"));
    add(CommandSpec.of("doubt", "Complains."), call -> call.complain("not good"));
    add(
        CommandSpec.of("wrong", "Refuses."),
        call -> {
          throw new UsageException("not so");
        });
    add(
        CommandSpec.of("boom", "Fails."),
        call -> {
          throw new UnsupportedOperationException("of no use to an operator");
        });
    add(
        CommandSpec.of("full", "Fails."),
        call -> {
          throw new UncheckedIOException("not stored: no space", new IOException("no space"));
        });
  }

  private void say(CommandCall call, String text) {
    calls.add(text);
    call.out().println(text);
  }

  private void add(CommandSpec spec, Command.Action action) {
    table.add(Command.of(spec, action), Map.of(Constants.SERVICE_ID, ++id));
  }

  private int run(String... words) {
    return table.run(List.of(words), client);
  }

  @Test
  void refusesAnUnknownCommandAndNamesOneLikeIt() {
    assertThat(run("kik")).isEqualTo(Exit.USAGE);
    assertThat(client.errText())
        .isEqualTo("jackfield: 'kik' is no command, did you mean 'kick'? Try: jackfield help\n");
  }

  @Test
  void refusesATopicWithoutItsCommand() {
    assertThat(run("user")).isEqualTo(Exit.USAGE);
    assertThat(run("tasks", "bogus")).isEqualTo(Exit.USAGE);
    assertThat(client.errText())
        .isEqualTo(
            "jackfield: 'user' is no command; try: jackfield help user\n"
                + "jackfield: 'tasks bogus' is no command; try: jackfield help tasks\n");
  }

  @Test
  void refusesNothingAtAll() {
    assertThat(run()).isEqualTo(Exit.USAGE);
  }

  @Test
  void showsTheUsageInTheSameLine() {
    assertThat(run("kick")).isEqualTo(Exit.USAGE);
    assertThat(run("kick", "a", "b")).isEqualTo(Exit.USAGE);
    assertThat(run("user", "add", "--home")).isEqualTo(Exit.USAGE);
    assertThat(run("user", "add", "x", "--hom", "/x")).isEqualTo(Exit.USAGE);
    assertThat(run("wrong")).isEqualTo(Exit.USAGE);
    assertThat(client.errText().lines())
        .containsExactly(
            "jackfield: missing required parameter: 'ID'; usage: jackfield kick ID",
            "jackfield: too many words from 'b' on; usage: jackfield kick ID",
            "jackfield: missing required parameter for option '--home' (FOLDER); usage: jackfield"
                + " user add [--home FOLDER] [--allow WHAT]... [--fast] NAME",
            "jackfield: unknown option --hom, did you mean --home?; usage: jackfield user add"
                + " [--home FOLDER] [--allow WHAT]... [--fast] NAME",
            "jackfield: not so; usage: jackfield wrong");
    assertThat(calls).isEmpty();
  }

  @Test
  void takesWordsAsTheyAre() {
    assertThat(run("user", "add", "--allow", "a,b", "x y", "--home=${HOME}", "--allow=c")).isZero();
    assertThat(run("user", "add", "@file", "--home", "'q'", "--fast")).isZero();
    assertThat(run("kick", "--", "--json")).isZero();
    assertThat(run("kick", "")).isZero();
    assertThat(run("tasks", "run", "n", "a=b;c", "d")).isZero();
    assertThat(calls)
        .containsExactly("x y${HOME}[a,b, c]false", "@file'q'[]true", "--json", "", "n[a=b;c, d]");
  }

  @Test
  void answersInJson() {
    assertThat(run("data")).isZero();
    assertThat(run("data", "--json")).isZero();
    assertThat(client.outText())
        .isEqualTo(
            "as a line\n{\n  \"a\" : [ 1, 2.5, true, \"t\" ],\n  \"c\" : 2,\n  \"y\" : 3,\n  \"z\" : 1\n}\n");
  }

  @Test
  void answersWithNumbersAsTheyAre() {
    BigInteger large = BigInteger.TWO.pow(64);
    add(
        CommandSpec.of("numbers", "Answers."),
        call ->
            call.answer(
                List.of(new BigDecimal("1.5"), large, Optional.of(1), Optional.empty()), ""));
    assertThat(run("numbers", "--json")).isZero();
    assertThat(client.outText()).isEqualTo("[ 1.5, 18446744073709551616, 1, null ]\n");
  }

  @Test
  void aComplaintIsAFailure() {
    assertThat(run("doubt")).isEqualTo(Exit.FAILED);
    assertThat(client.errText()).isEqualTo("jackfield: not good\n");
  }

  @Test
  void showsNothingOfAnUnexpectedFailure() {
    assertThat(run("boom")).isEqualTo(Exit.FAILED);
    assertThat(client.errText())
        .isEqualTo("jackfield: the command failed unexpectedly; the daemon's log tells more\n");
  }

  @Test
  void saysWhyAFileCannotBeWritten() {
    assertThat(run("full")).isEqualTo(Exit.FAILED);
    assertThat(client.errText()).isEqualTo("jackfield: not stored: no space\n");
  }

  @Test
  void keepsATerminalFromObeyingWhatItShows() {
    assertThat(run("\u001b[2J\n")).isEqualTo(Exit.USAGE);
    assertThat(client.errText()).startsWith("jackfield: '\\u001B[2J\\u000A' is no command");
  }

  @Test
  void theBetterRankedOfTwoOfOneNameCounts() {
    Command other = Command.of(CommandSpec.of("tasks", "Other."), call -> say(call, "other"));
    Map<String, Object> later = Map.of(Constants.SERVICE_ID, 100L);
    Map<String, Object> better = Map.of(Constants.SERVICE_ID, 101L, Constants.SERVICE_RANKING, 1);
    table.add(other, later);
    run("tasks");
    table.add(other, better);
    run("tasks");
    table.remove(better);
    run("tasks");
    assertThat(calls).containsExactly("all", "other", "all");
  }

  @Test
  void forgetsACommandWhoseRankingHasChanged() {
    Command other = Command.of(CommandSpec.of("tasks", "Other."), call -> say(call, "other"));
    table.add(other, Map.of(Constants.SERVICE_ID, 101L, Constants.SERVICE_RANKING, 1));
    table.remove(Map.of(Constants.SERVICE_ID, 101L, Constants.SERVICE_RANKING, 2));
    run("tasks");
    assertThat(calls).containsExactly("all");
  }

  @Test
  void leavesOutACommandThatCannotSayWhatItIsCalled() {
    List<Supplier<CommandSpec>> broken =
        List.of(
            () -> null,
            () -> {
              throw new IllegalArgumentException("wanted by the test");
            },
            () -> {
              throw new ExceptionInInitializerError("wanted by the test");
            },
            () -> {
              throw new AssertionError("wanted by the test");
            });
    for (Supplier<CommandSpec> spec : broken) {
      Command command =
          new Command() {
            @Override
            public CommandSpec spec() {
              return spec.get();
            }

            @Override
            public void run(CommandCall call) {}
          };
      table.add(command, Map.of(Constants.SERVICE_ID, ++id));
    }
    assertThat(run("tasks")).isZero();
  }

  @Test
  void helpsWithOneCommandAndWithAll() throws Exception {
    HelpCommand help = new HelpCommand(table);
    table.add(help, Map.of(Constants.SERVICE_ID, 200L));
    for (Command one : ClientCommands.all()) {
      add(one.spec(), one::run);
    }
    assertThat(run("help")).isZero();
    table.all().keySet().forEach(name -> assertThat(client.outText()).contains("  " + name + " "));
    assertThat(client.outText()).contains("  run ").contains("  shell ");

    TestClient one = new TestClient();
    assertThat(table.run(List.of("help", "user", "add"), one)).isZero();
    assertThat(one.outText())
        .startsWith("Usage: jackfield user add ")
        .contains("Adds an account; 100 % sure.", "--home=FOLDER", "its home", "--json")
        .contains("More than 50 % of it.", "jackfield user add NAME --fast", "adds 1 %");
    TestClient same = new TestClient();
    assertThat(table.run(List.of("user", "add", "--help"), same)).isZero();
    assertThat(same.outText()).isEqualTo(one.outText());
    assertThat(run("help", "run")).isZero();
    assertThat(run("help", "nothing")).isEqualTo(Exit.USAGE);
  }
}
