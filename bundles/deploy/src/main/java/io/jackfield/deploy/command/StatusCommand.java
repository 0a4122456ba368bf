package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.deploy.Deployer;
import io.jackfield.health.CheckReport;
import io.jackfield.health.Health;
import io.jackfield.net.Listener;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.util.Texts;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the daemon is: fails if something of it does not work. */
final class StatusCommand implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("status", "Shows listeners, protocols, bundles and what does not work.")
          .detail("Fails, and says why, while a health check does: see health.")
          .example("status", "for a person")
          .example("status --json", "for a script; the ports are those that are really open")
          .answersAtOnce();

  private final String version;
  private final Map<String, String> folders;
  private final Supplier<? extends Collection<Listener>> listeners;
  private final Switchboard switchboard;
  private final Deployer deployer;
  private final Health health;
  private final BundleViews views;

  StatusCommand(
      String version,
      Map<String, String> folders,
      Supplier<? extends Collection<Listener>> listeners,
      Switchboard switchboard,
      Deployer deployer,
      Health health,
      BundleViews views) {
    this.version = version;
    this.folders = folders;
    this.listeners = listeners;
    this.switchboard = switchboard;
    this.deployer = deployer;
    this.health = health;
    this.views = views;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    List<Listener> open = listeners();
    List<CheckReport> reports = health.ask(List.of());
    call.answer(json(open, uptime, reports), out -> print(open, uptime, reports, out));
    HealthViews.complain(call, reports);
  }

  private Map<String, Object> json(
      List<Listener> open, Duration uptime, List<CheckReport> reports) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", version);
    fields.put("uptimeMillis", uptime.toMillis());
    fields.put("health", HealthViews.problems(reports));
    fields.put("folders", folders);
    fields.put("listeners", open.stream().map(StatusCommand::json).toList());
    fields.put("protocols", protocols().stream().map(StatusCommand::json).toList());
    fields.put("bundles", views.bundles(reports));
    fields.put("lanes", views.otherLanes());
    fields.put("refused", views.refused());
    fields.put("upgrade", UpgradeViews.json(deployer.pendingUpgrade()));
    return fields;
  }

  private static Map<String, Object> json(Listener listener) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", listener.name());
    fields.put("protocol", listener.protocol());
    fields.put("address", Texts.host(listener.address()));
    fields.put("port", listener.address().getPort());
    fields.put("tls", listener.tls());
    fields.put("problem", listener.problem());
    return fields;
  }

  private static Map<String, Object> json(ProtocolInfo protocol) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", protocol.name());
    fields.put("bundle", protocol.bundle());
    fields.put("version", protocol.version());
    fields.put("connections", protocol.connections());
    return fields;
  }

  private void print(
      List<Listener> open, Duration uptime, List<CheckReport> reports, PrintStream out) {
    out.println("jackfield " + version + ", up " + Texts.duration(uptime));
    UpgradeViews.lines(deployer.pendingUpgrade()).forEach(out::println);
    out.println();
    Table sockets = new Table("LISTENER", "PROTOCOL", "ADDRESS", "TLS", "PROBLEM");
    for (Listener one : open) {
      sockets.row(
          one.name(),
          one.protocol(),
          Texts.address(one.address()),
          Texts.yes(one.tls()),
          one.problem().orElse(""));
    }
    sockets.print(out, "no listeners");
    out.println();
    Table protocols = new Table("PROTOCOL", "BUNDLE", "VERSION", "CONNECTIONS", "CURRENT");
    for (ProtocolInfo one : protocols()) {
      protocols.row(
          one.name(), one.bundle(), one.version(), one.connections(), Texts.yes(one.current()));
    }
    protocols.print(out, "no protocols");
    out.println();
    views.print(out, reports);
    HealthViews.printProblems(reports, out);
  }

  /** By name. During a swap of their bundle each is there twice, and the first one is in force. */
  private List<Listener> listeners() {
    Map<String, Listener> byName = new TreeMap<>();
    listeners.get().forEach(one -> byName.putIfAbsent(one.name(), one));
    return List.copyOf(byName.values());
  }

  private List<ProtocolInfo> protocols() {
    return switchboard.protocols().stream()
        .sorted(
            Comparator.comparing(ProtocolInfo::name)
                .thenComparing(ProtocolInfo::bundle)
                .thenComparing(ProtocolInfo::version))
        .toList();
  }
}
