package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.command.Command;
import io.jackfield.command.CommandSpec;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

class CompleteCommandTest {
  private final CommandTable table = new CommandTable();
  private final TestCommands commands =
      new TestCommands(List.of(new CompleteCommand(table), new CompletionCommand()));
  private long id;

  CompleteCommandTest() {
    add(
        CommandSpec.of("user add", "Adds.")
            .word("NAME", "its name")
            .option("--home", "FOLDER", "its home")
            .flag("--fast", "at once"));
    add(
        CommandSpec.of("user remove", "Removes.")
            .word("NAME", "which", () -> List.of("ann", "bob")));
    add(CommandSpec.of("tasks", "Lists."));
    add(CommandSpec.of("tasks run", "Runs.").word("NAME", "which", () -> List.of("sum")));
    add(
        CommandSpec.of("deploy", "Deploys.")
            .file("FILE", "the jar")
            .option("--canary", "PERCENT", "share"));
    add(CommandSpec.of("many", "Takes many.").words("WORD", "each", () -> List.of("x", "y\u001b")));
  }

  @Test
  void completesWhatTheClientDoesItself() throws Exception {
    ClientCommands.all().forEach(one -> add(one.spec()));
    assertThat(complete("")).contains("run", "shell");
    assertThat(complete("help", "sh")).containsExactly("shell");
  }

  private void add(CommandSpec spec) {
    table.add(Command.of(spec, call -> {}), Map.of(Constants.SERVICE_ID, ++id));
  }

  private List<String> complete(String... typed) throws Exception {
    TestCall call = commands.run("complete", new TestCall().with("WORD", typed));
    assertThat(call.data()).isEqualTo(call.text().lines().toList());
    return call.text().lines().toList();
  }

  @Test
  void completesTheFirstWord() throws Exception {
    assertThat(complete("")).containsExactly("deploy", "many", "tasks", "user");
    assertThat(complete("d")).containsExactly("deploy");
    assertThat(complete("x")).isEmpty();
    assertThat(complete()).contains("deploy");
  }

  @Test
  void completesTheSecondWordOfANameAndTheParameters() throws Exception {
    assertThat(complete("user", "")).containsExactly("add", "remove");
    assertThat(complete("user", "r")).containsExactly("remove");
    assertThat(complete("tasks", "")).containsExactly("run");
    assertThat(complete("user", "remove", "")).containsExactly("ann", "bob");
    assertThat(complete("user", "remove", "b")).containsExactly("bob");
    assertThat(complete("user", "remove", "ann", "")).isEmpty();
    assertThat(complete("user", "add", "")).isEmpty();
    assertThat(complete("nothing", "")).isEmpty();
  }

  @Test
  void aParameterOfManyWordsTakesMore() throws Exception {
    assertThat(complete("many", "x", "x", "")).containsExactly("x", "y\\u001B");
  }

  @Test
  void completesOptions() throws Exception {
    assertThat(complete("user", "add", "-"))
        .containsExactly("--fast", "--help", "--home", "--json");
    assertThat(complete("user", "add", "--fast", "--h")).containsExactly("--help", "--home");
    assertThat(complete("user", "add", "--fast", "-")).doesNotContain("--fast");
    assertThat(complete("tasks", "--j")).containsExactly("--json");
  }

  @Test
  void leavesFilesToTheClient() throws Exception {
    assertThat(complete("deploy", "tar")).containsExactly(CompleteCommand.FILES);
    assertThat(complete("deploy", "--canary", "")).isEmpty();
    assertThat(complete("deploy", "--canary", "10", "")).containsExactly(CompleteCommand.FILES);
    assertThat(complete("deploy", "a.jar", "")).isEmpty();
  }

  @Test
  void completesWhatHelpIsWantedFor() throws Exception {
    assertThat(complete("help", "de")).containsExactly("deploy");
    assertThat(complete("help", "us")).contains("user");
    assertThat(complete("help", "user", "")).containsExactly("add", "remove");
  }

  @Test
  void thereAreScriptsForTwoShells() throws Exception {
    for (String shell : List.of("bash", "zsh")) {
      TestCall call = commands.run("completion", new TestCall().with("SHELL", shell));
      assertThat(call.text()).contains("jackfield").contains("complete");
    }
  }

  /** What a bundle calls its things must not be run by who completes it and presses return. */
  @Test
  void bashPutsWordsAndNoCommandsIntoTheLine(@TempDir Path folder) throws Exception {
    Path program = Files.writeString(folder.resolve("jackfield"), "#!/bin/sh\ncat words");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("words"), "$(reboot)\na b\n*\nplain\nit's\n");
    String script = commands.run("completion", new TestCall().with("SHELL", "bash")).text();
    String test = "COMP_WORDS=(./jackfield kick ''); COMP_CWORD=2; _jackfield";
    String show = "eval \"printf '%s\\n' ${COMPREPLY[*]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", script + "\n" + test + "\n" + show)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    bash.getOutputStream().close();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly("$(reboot)", "a b", "*", "plain", "it's");
  }
}
