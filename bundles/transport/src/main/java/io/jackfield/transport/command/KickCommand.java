package io.jackfield.transport.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.Switchboard;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Closes a connection. */
@Component(property = Command.NAME + "=kick")
public final class KickCommand implements Command {
  private final Switchboard switchboard;
  private final CommandSpec spec;

  @Activate
  public KickCommand(@Reference Switchboard switchboard) {
    this.switchboard = switchboard;
    this.spec =
        CommandSpec.of("kick", "Closes a connection.")
            .word(
                "ID",
                "as 'connections' shows it",
                () -> switchboard.connections().stream().map(ConnectionInfo::id).toList())
            .example("kick ID", "closes it at once, whatever it does")
            .answersAtOnce();
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public void run(CommandCall call) {
    String id = call.word("ID");
    if (!switchboard.close(id)) {
      throw new IllegalArgumentException("there is no connection '" + id + "'");
    }
    call.answer(Map.of("closed", id), "closed " + id);
  }
}
