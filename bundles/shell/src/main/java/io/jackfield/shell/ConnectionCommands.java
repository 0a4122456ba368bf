package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.transport.ConnectionInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Who is connected. */
final class ConnectionCommands {
  private final Services services;
  private final Clock clock;

  ConnectionCommands(Services services, Clock clock) {
    this.services = services;
    this.clock = clock;
  }

  List<Command> commands() {
    return List.of(
        new Command(
            "connections",
            "[--json]",
            "Lists the open connections.",
            Syntax.NOTHING.flag("json"),
            this::list),
        new Command("kick", "ID", "Closes a connection.", Syntax.words(1, 1), this::kick));
  }

  private int list(Arguments arguments, CommandIo io) {
    List<ConnectionInfo> connections =
        services.switchboard().connections().stream()
            .sorted(Comparator.comparing(ConnectionInfo::since).thenComparing(ConnectionInfo::id))
            .toList();
    if (arguments.json()) {
      Json.print(io.out(), Json.array(connections, ConnectionCommands::json));
    } else {
      table(connections).print(io.out(), "no connections");
    }
    return Exit.OK;
  }

  private Table table(List<ConnectionInfo> connections) {
    Table table =
        new Table(
            "ID",
            "LISTENER",
            "PROTOCOL",
            "REMOTE",
            "TLS",
            "OPEN",
            "IN",
            "OUT",
            "PARKED",
            "ACTIVITY");
    for (ConnectionInfo one : connections) {
      table.row(
          one.id(),
          one.listener(),
          one.protocol(),
          Words.address(one.remote()),
          Words.yes(one.secure()),
          Words.duration(Duration.between(one.since(), clock.instant())),
          one.bytesIn(),
          one.bytesOut(),
          Words.yes(one.parked()),
          one.activity());
    }
    return table;
  }

  private static ObjectNode json(ConnectionInfo one) {
    ObjectNode node = Json.object();
    node.put("id", one.id());
    node.put("listener", one.listener());
    node.put("protocol", one.protocol());
    node.put("remote", Words.address(one.remote()));
    node.put("tls", one.secure());
    node.put("since", one.since().toString());
    node.put("bytesIn", one.bytesIn());
    node.put("bytesOut", one.bytesOut());
    node.put("parked", one.parked());
    node.put("activity", one.activity());
    return node;
  }

  private int kick(Arguments arguments, CommandIo io) {
    String id = arguments.word(0);
    if (!services.switchboard().close(id)) {
      throw new IllegalArgumentException("there is no connection '" + id + "'");
    }
    io.out().println("closed " + id);
    return Exit.OK;
  }
}
