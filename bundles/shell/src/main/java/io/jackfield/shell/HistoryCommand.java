package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Change;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What was deployed when, and what became of it. */
final class HistoryCommand {
  private final Services services;

  HistoryCommand(Services services) {
    this.services = services;
  }

  Command command() {
    return new Command(
        "history",
        "[NAME] [--json]",
        "Lists the changes of the live tier, or of one bundle.",
        Syntax.words(0, 1).flag("json"),
        this::run);
  }

  private int run(Arguments arguments, CommandIo io) {
    List<Change> changes =
        services.deployer().history().stream()
            .filter(one -> arguments.words().isEmpty() || named(one, arguments.word(0)))
            .toList();
    if (arguments.json()) {
      Json.print(io.out(), Json.array(changes, HistoryCommand::json));
    } else {
      table(changes).print(io.out(), "no changes");
    }
    return Exit.OK;
  }

  private static boolean named(Change change, String name) {
    return change.name().equals(name) || change.name().endsWith("." + name);
  }

  private static Table table(List<Change> changes) {
    Table table =
        new Table(
            "TIME", "BY", "ACTION", "BUNDLE", "FROM", "TO", "OUTCOME", "MOVED", "MS", "REASON");
    for (Change one : changes) {
      table.row(
          one.time().truncatedTo(ChronoUnit.SECONDS),
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

  private static ObjectNode json(Change change) {
    ObjectNode node = Json.object();
    node.put("time", change.time().toString());
    node.put("who", change.who());
    node.put("action", change.action());
    node.put("bundle", change.name());
    maybe(node, "fromVersion", change.fromVersion());
    maybe(node, "fromSha256", change.fromHash());
    maybe(node, "toVersion", change.toVersion());
    maybe(node, "toSha256", change.toHash());
    node.put("outcome", change.outcome());
    maybe(node, "reason", change.reason());
    node.put("moved", change.moved());
    node.put("millis", change.millis());
    return node;
  }

  private static void maybe(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }
}
