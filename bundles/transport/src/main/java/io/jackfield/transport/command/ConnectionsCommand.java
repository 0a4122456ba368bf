package io.jackfield.transport.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.util.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who is connected. */
@Component(property = Command.NAME + "=connections")
public final class ConnectionsCommand implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("connections", "Lists the open connections, those of commands among them.")
          .example("connections --json", "for a script: who is connected, and since when")
          .answersAtOnce();

  private final Switchboard switchboard;
  private final InstantSource clock;

  @Activate
  public ConnectionsCommand(@Reference Switchboard switchboard) {
    this(switchboard, InstantSource.system());
  }

  ConnectionsCommand(Switchboard switchboard, InstantSource clock) {
    this.switchboard = switchboard;
    this.clock = clock;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    List<ConnectionInfo> all =
        switchboard.connections().stream()
            .sorted(Comparator.comparing(ConnectionInfo::since).thenComparing(ConnectionInfo::id))
            .toList();
    call.answer(
        all.stream().map(ConnectionsCommand::json).toList(),
        out -> table(all).print(out, "no connections"));
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
    Instant now = clock.instant();
    for (ConnectionInfo one : connections) {
      table.row(
          one.id(),
          one.listener(),
          one.protocol(),
          Texts.address(one.remote()),
          Texts.yes(one.secure()),
          Texts.duration(Duration.between(one.since(), now)),
          one.bytesIn(),
          one.bytesOut(),
          Texts.yes(one.parked()),
          one.activity());
    }
    return table;
  }

  private static Map<String, Object> json(ConnectionInfo one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", one.id());
    fields.put("listener", one.listener());
    fields.put("protocol", one.protocol());
    fields.put("remote", Texts.address(one.remote()));
    fields.put("tls", one.secure());
    fields.put("since", one.since());
    fields.put("bytesIn", one.bytesIn());
    fields.put("bytesOut", one.bytesOut());
    fields.put("parked", one.parked());
    fields.put("activity", one.activity());
    return fields;
  }
}
