package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.Upgrade.State;
import java.io.PrintStream;

/** Takes what is new in the distribution's folder into service. */
final class UpgradeCommand implements Command {
  private static final String NAME = "upgrade";
  private static final String DRY_RUN = "--dry-run";
  private static final String LAST = "--last";
  private static final CommandSpec SPEC =
      CommandSpec.of(NAME, "Takes new bundles of the distribution's folder into service.")
          .flag(DRY_RUN, "tells what would be done, and changes nothing")
          .flag(LAST, "only what became of the last one; waits for one that goes on")
          .detail(
              "For when a package was upgraded while the daemon runs. Each bundle of bundles/ that"
                  + " is another one is proved and takes the place of the one that runs, as with"
                  + " deploy: no connection is lost. Fails if one is refused: what ran goes on, and"
                  + " the others are changed all the same.")
          .detail(
              "What has changed in system/ and lib/ needs a restart, which is left to you; see"
                  + " docs/upgrade.md.")
          .example("upgrade", "says what was replaced, and whether a restart is needed")
          .example("upgrade --dry-run", "says what it would replace")
          .goesOn(NAME, LAST);

  private final Deployer deployer;

  UpgradeCommand(Deployer deployer) {
    this.deployer = deployer;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) throws DeployException {
    Upgrade upgrade = call.has(LAST) ? last() : upgrade(call);
    call.answer(UpgradeViews.json(upgrade), out -> print(upgrade, out));
    upgrade.steps().stream()
        .filter(step -> step.state() == State.REFUSED)
        .forEach(step -> call.complain(step.file() + " refused: " + step.reason()));
  }

  private Upgrade last() throws DeployException {
    return deployer
        .lastUpgrade()
        .orElseThrow(() -> new DeployException("there was no upgrade since the daemon started"));
  }

  private Upgrade upgrade(CommandCall call) throws DeployException {
    Deployer.Watch watch = deployer.watch(call::progress);
    try {
      return deployer.upgrade(call.has(DRY_RUN), call.user());
    } finally {
      watch.close();
    }
  }

  private static void print(Upgrade upgrade, PrintStream out) {
    upgrade.steps().forEach(step -> out.println(UpgradeViews.line(step)));
    if (upgrade.steps().isEmpty()) {
      out.println("nothing to do");
    }
    upgrade.bootTier().ifPresent(change -> out.println(UpgradeViews.line(change)));
  }
}
