package io.jackfield.command;

import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Several commands of a bundle, published together and withdrawn together. */
public final class PublishedCommands implements AutoCloseable {
  private final List<ServiceRegistration<Command>> registrations;

  private PublishedCommands(List<ServiceRegistration<Command>> registrations) {
    this.registrations = registrations;
  }

  /** Registers each as a service of the bundle. */
  public static PublishedCommands of(BundleContext context, List<Command> commands) {
    return new PublishedCommands(
        commands.stream()
            .map(
                command ->
                    context.registerService(
                        Command.class,
                        command,
                        FrameworkUtil.asDictionary(Map.of(Command.NAME, command.spec().name()))))
            .toList());
  }

  /** Withdraws them. */
  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
