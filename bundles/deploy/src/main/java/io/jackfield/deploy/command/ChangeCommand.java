package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Deployer;

/** A change of a bundle that is called by its name. */
final class ChangeCommand implements Command {
  /** Makes it. */
  interface Action {
    Change change(String name, String who) throws DeployException;
  }

  private final CommandSpec spec;
  private final Deployer deployer;
  private final Action action;
  private final Outcome outcome;

  ChangeCommand(
      String name, String summary, String done, Deployer deployer, Outcome outcome, Action action) {
    this.spec =
        CommandSpec.of(name, summary)
            .word(BundleNames.NAME, BundleNames.HELP, BundleNames.of(deployer))
            .example(name + " NAME", done + " it, and says how many connections have moved")
            .goesOn(Outcome.COMMAND);
    this.deployer = deployer;
    this.action = action;
    this.outcome = outcome;
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public void run(CommandCall call) throws DeployException {
    Change change;
    Deployer.Watch watch = deployer.watch(call::progress);
    try {
      change = action.change(call.word(BundleNames.NAME), call.user());
    } finally {
      watch.close();
    }
    outcome.tell(change, call);
  }
}
