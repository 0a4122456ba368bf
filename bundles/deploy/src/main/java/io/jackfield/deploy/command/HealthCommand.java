package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.health.CheckReport;
import io.jackfield.health.Health;
import java.util.List;

/** What the health checks say: fails if one of them does. */
final class HealthCommand implements Command {
  private static final String TAG = "--tag";

  private static final CommandSpec SPEC =
      CommandSpec.of("health", "Asks all health checks and shows what each says.")
          .options(TAG, "TAG", "only checks with this tag: ready, live, or one of your own")
          .detail(
              "Fails unless all are OK or WARN. A check that has not answered after two seconds is"
                  + " told so and costs the others nothing.")
          .example("health", "a line for each check, the worst first, and one for all")
          .example("health --tag ready", "whether clients should be sent to this node")
          .example("health --json", "for a script")
          .answersAtOnce();

  private final Health health;

  HealthCommand(Health health) {
    this.health = health;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    List<String> tags = call.options(TAG);
    List<CheckReport> reports = health.ask(tags);
    if (reports.isEmpty() && !tags.isEmpty()) {
      throw new IllegalArgumentException("no check has the tag " + String.join(" and ", tags));
    }
    boolean fails = reports.stream().anyMatch(CheckReport::fails);
    call.answer(
        HealthViews.checks(reports),
        out -> {
          HealthViews.print(reports, out);
          if (!fails) {
            out.println(HealthViews.summary(reports));
          }
        });
    if (fails) {
      call.complain(HealthViews.summary(reports));
    }
  }
}
