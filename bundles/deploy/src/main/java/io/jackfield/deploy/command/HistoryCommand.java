package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Deployer;
import io.jackfield.util.Texts;
import java.util.List;
import java.util.Optional;

/** What was deployed when, and what became of it. */
final class HistoryCommand implements Command {
  static final String LAST = "--last";

  private final Deployer deployer;
  private final Outcome outcome;
  private final CommandSpec spec;

  HistoryCommand(Deployer deployer, Outcome outcome) {
    this.deployer = deployer;
    this.outcome = outcome;
    this.spec =
        CommandSpec.of("history", "Lists the changes of the live tier, or of one bundle.")
            .optional(BundleNames.NAME, BundleNames.HELP, BundleNames.of(deployer))
            .flag(LAST, "only the outcome of the last one; waits for one that goes on")
            .example("history http", "what became of each version of http")
            .example("history --last", "exit code 1 if the last change was refused")
            .goesOn("history", LAST);
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public void run(CommandCall call) throws DeployException {
    if (call.has(LAST)) {
      Change last =
          deployer.last().orElseThrow(() -> new DeployException("nothing was changed yet"));
      outcome.tell(last, call);
      return;
    }
    Optional<String> name = call.find(BundleNames.NAME);
    List<Change> changes =
        deployer.history().stream()
            .filter(one -> name.isEmpty() || BundleNames.matches(name.get(), one.name()))
            .toList();
    call.answer(
        changes.stream().map(Outcome::json).toList(),
        out -> table(changes).print(out, "no changes"));
  }

  private static Table table(List<Change> changes) {
    Table table =
        new Table(
            "TIME", "BY", "ACTION", "BUNDLE", "FROM", "TO", "OUTCOME", "MOVED", "MS", "REASON");
    for (Change one : changes) {
      table.row(
          Texts.time(one.time()),
          one.who(),
          one.action(),
          one.name(),
          one.fromVersion(),
          one.toVersion(),
          one.outcome(),
          one.moved(),
          one.millis(),
          one.reason());
    }
    return table;
  }
}
