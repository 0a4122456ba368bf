package io.jackfield.deploy.command;

import io.jackfield.command.CommandCall;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.health.Health;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a change. */
final class Outcome {
  /** What tells it of the change that was made last. */
  static final String[] COMMAND = {"history", HistoryCommand.LAST};

  private static final Map<String, String> DONE =
      Map.of(
          "deploy", "deployed",
          "promote", "promoted",
          "abort", "back to",
          "undeploy", "undeployed",
          "rollback", "rolled back",
          "restart", "restarted");

  private final Deployer deployer;
  private final Health health;

  Outcome(Deployer deployer, Health health) {
    this.deployer = deployer;
    this.health = health;
  }

  /** Says what was done, and what the bundle that runs now lacks. */
  void tell(Change change, CommandCall call) {
    call.answer(json(change), line(change));
    if (!change.outcome().equals(Change.DONE)) {
      call.complain(change.name() + ": " + change.outcome() + ": " + change.reason());
    }
    for (LiveBundle bundle : deployer.bundles()) {
      if (bundle.name().equals(change.name()) && bundle.problem().isPresent()) {
        call.complain(bundle.name() + ": " + bundle.problem().get());
      }
    }
    HealthViews.complain(
        call,
        health.ask(List.of()).stream()
            .filter(one -> one.fails() && one.bundle().equals(change.name()))
            .toList());
  }

  private static String line(Change change) {
    if (!change.outcome().equals(Change.DONE)) {
      return change.outcome() + " " + change.action() + " of " + change.name();
    }
    if (change.action().equals("canary")) {
      return "%s %s gets %s of the clients, %s the others; next: promote or abort"
          .formatted(change.name(), change.toVersion(), change.reason(), change.fromVersion());
    }
    String done = DONE.getOrDefault(change.action(), change.action());
    return (done + " " + change.name() + " " + change.toVersion()).stripTrailing()
        + ", "
        + connections(change.moved())
        + " moved, "
        + change.millis()
        + " ms";
  }

  static String connections(int count) {
    return count + (count == 1 ? " connection" : " connections");
  }

  static Map<String, Object> json(Change change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", change.time());
    fields.put("who", change.who());
    fields.put("action", change.action());
    fields.put("bundle", change.name());
    fields.put("fromVersion", unlessEmpty(change.fromVersion()));
    fields.put("fromSha256", unlessEmpty(change.fromHash()));
    fields.put("toVersion", unlessEmpty(change.toVersion()));
    fields.put("toSha256", unlessEmpty(change.toHash()));
    fields.put("outcome", change.outcome());
    fields.put("reason", unlessEmpty(change.reason()));
    fields.put("moved", change.moved());
    fields.put("millis", change.millis());
    return fields;
  }

  private static Optional<String> unlessEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
