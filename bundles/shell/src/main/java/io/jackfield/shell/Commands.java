package io.jackfield.shell;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;

/** All commands of this version. */
final class Commands {
  private Commands() {}

  static CommandTable of(Services services, CommandProcessor gogo, String version) {
    Clock clock = Clock.systemUTC();
    List<Command> all = new ArrayList<>();
    all.addAll(new StatusCommands(services, version, Commands::uptime).commands());
    all.addAll(new BundleCommands(services).commands());
    all.add(new HistoryCommand(services).command());
    all.addAll(new ConnectionCommands(services, clock).commands());
    all.addAll(new UserCommands(services).commands());
    all.addAll(new TaskCommands(services).commands());
    all.addAll(new ShellSession(gogo).commands());
    all.add(HelpCommand.of(List.copyOf(all)));
    return new CommandTable(all);
  }

  private static Duration uptime() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
