package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The completion for a shell, to be read by it. */
final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh");
  private static final CommandSpec SPEC =
      CommandSpec.of("completion", "Prints what makes a shell complete these commands.")
          .word("SHELL", "bash or zsh", () -> SHELLS)
          .detail("What may stand where is asked of the daemon each time.")
          .example(
              "completion bash > ~/.local/share/bash-completion/completions/jackfield",
              "for bash, from the next one on")
          .example(
              "completion zsh > ~/.zsh/completions/_jackfield", "for zsh, in a folder of its fpath")
          .answersAtOnce();

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) throws UsageException, IOException {
    String shell = call.word("SHELL");
    if (!SHELLS.contains(shell)) {
      throw new UsageException("there is none for '" + shell + "', but for " + SHELLS);
    }
    String script = script(shell);
    call.answer(script, out -> out.print(script));
  }

  private static String script(String shell) throws IOException {
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      if (in == null) {
        throw new IOException("the script is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
