package io.jackfield.examples.tour;

import io.jackfield.client.TcpClient;
import io.jackfield.client.TcpConnection;
import io.jackfield.client.TcpSpec;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** A TCP client: asks a server for the time. */
@Component(property = Command.NAME + "=tour time")
public final class TimeCommand implements Command {
  @SuppressWarnings("NullAway.Init") // it is there before the first call is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile TcpClient client;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("tour time", "Asks a server for the time.")
        .word("HOST", "its name or address")
        .word("PORT", "where it listens");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    TcpSpec spec = TcpSpec.builder(call.word("HOST"), Integer.parseInt(call.word("PORT"))).build();
    try (TcpConnection connection = client.connect(spec).get()) {
      connection.receiveLine().get(); // its greeting
      connection.sendLine("time");
      call.out().println(connection.receiveLine().get().orElse("it says nothing"));
    }
  }
}
