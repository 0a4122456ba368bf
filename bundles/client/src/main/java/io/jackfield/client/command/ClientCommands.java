package io.jackfield.client.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.UsageException;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The commands that {@code bin/jackfield} runs in its own process, with the files and the rights of
 * who types them. Here they are published to be helped with and completed.
 */
@Component(
    immediate = true,
    service = {})
public final class ClientCommands {
  private final PublishedCommands published;

  @Activate
  public ClientCommands(BundleContext context) {
    published =
        PublishedCommands.of(
            context,
            inOwnProcess().stream()
                .map(command -> Command.of(command.spec(), ClientCommands::refuse))
                .toList());
  }

  @Deactivate
  void withdraw() {
    published.close();
  }

  /** The commands themselves; {@code bin/jackfield} finds this method by its name. */
  public static List<Command> inOwnProcess() {
    return List.of(new GetCommand(), new PutCommand(), new ListCommand(), new SendCommand());
  }

  private static void refuse(CommandCall call) throws UsageException {
    throw new UsageException("this is done by bin/jackfield itself, and not by the daemon");
  }
}
