package io.jackfield.shell.control;

import io.jackfield.command.Command;
import io.jackfield.command.PublishedCommands;
import io.jackfield.config.DaemonFolder;
import io.jackfield.shell.CommandTable;
import io.jackfield.shell.ShellCommands;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.Transport;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The protocol of the control socket. The one component of this bundle: two versions of it live
 * side by side during a swap, and parts that found each other as services could mix.
 */
@Component(
    service = Protocol.class,
    immediate = true,
    property = {Protocol.NAME + "=" + ControlSocket.PROTOCOL, Protocol.LOCAL + ":Boolean=true"})
public final class ControlProtocol implements Protocol {
  private final CommandTable commands = new CommandTable();
  private final Lanes lanes;
  private final PublishedCommands own;

  /** Opens the socket, and publishes the commands that belong to no other bundle. */
  @Activate
  public ControlProtocol(
      BundleContext context, @Reference Transport transport, @Reference Switchboard switchboard) {
    lanes = Lanes.of(transport);
    own = PublishedCommands.of(context, ShellCommands.of(commands, DaemonFolder.LOG.in(context)));
    ControlSocket.open(DaemonFolder.RUN.in(context), transport, switchboard);
  }

  @Deactivate
  void withdraw() {
    own.close();
  }

  @Override
  public void take(Connection connection) {
    new ControlConnection(connection, commands, lanes).take();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCommand(Command command, Map<String, ?> properties) {
    commands.add(command, properties);
  }

  void unbindCommand(Command command, Map<String, ?> properties) {
    commands.remove(properties);
  }
}
