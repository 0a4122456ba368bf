package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.health.CheckReport;
import io.jackfield.health.Health;
import java.util.List;

/** What is in the live tier. */
final class BundlesCommand implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("bundles", "Lists the bundles of the live tier.")
          .example("bundles", "lists them, and below them the jars that are refused")
          .answersAtOnce();

  private final BundleViews views;
  private final Health health;

  BundlesCommand(BundleViews views, Health health) {
    this.views = views;
    this.health = health;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    List<CheckReport> reports = health.ask(List.of());
    call.answer(views.bundles(reports), out -> views.print(out, reports));
  }
}
