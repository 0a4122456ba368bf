package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;

/** What is in the live tier. */
final class BundlesCommand implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("bundles", "Lists the bundles of the live tier.")
          .example("bundles", "lists them, and below them the jars that are refused")
          .answersAtOnce();

  private final BundleViews views;

  BundlesCommand(BundleViews views) {
    this.views = views;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    call.answer(views.bundles(), views::print);
  }
}
