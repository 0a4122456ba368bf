package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import java.util.Map;

/** Which daemon it is. */
final class VersionCommand implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("version", "Shows the daemon's version.")
          .detail("Without a daemon it is that of the command itself.")
          .example("version", "shows it")
          .answersAtOnce();

  private final String version;

  VersionCommand(String version) {
    this.version = version;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    call.answer(Map.of("version", version), "jackfield " + version);
  }
}
