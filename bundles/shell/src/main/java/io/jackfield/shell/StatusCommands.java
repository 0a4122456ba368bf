package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.config.ConfigProblem;
import io.jackfield.net.Listener;
import io.jackfield.transport.ProtocolInfo;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How the daemon is. */
final class StatusCommands {
  private final Services services;
  private final String version;
  private final Supplier<Duration> uptime;

  StatusCommands(Services services, String version, Supplier<Duration> uptime) {
    this.services = services;
    this.version = version;
    this.uptime = uptime;
  }

  List<Command> commands() {
    return List.of(
        new Command(
            "status",
            "[--json]",
            "Shows listeners, protocols and bundles.",
            Syntax.NOTHING.flag("json"),
            this::status),
        new Command(
            "check",
            "",
            "Checks the files in etc/; fails if something is wrong in them.",
            Syntax.NOTHING,
            this::check),
        new Command(
            "version", "", "Shows the daemon's version.", Syntax.NOTHING, this::showVersion));
  }

  private int status(Arguments arguments, CommandIo io) {
    if (arguments.json()) {
      Json.print(io.out(), tree());
    } else {
      print(io.out());
    }
    return Exit.OK;
  }

  private ObjectNode tree() {
    ObjectNode tree = Json.object();
    tree.put("version", version);
    tree.put("uptimeMillis", uptime.get().toMillis());
    tree.set("listeners", Json.array(listeners(), StatusJson::listener));
    tree.set("protocols", Json.array(protocols(), StatusJson::protocol));
    tree.set("bundles", StatusJson.bundles(services));
    tree.set("lanes", StatusJson.lanes(services));
    tree.set("refused", Json.array(services.deployer().refused().entrySet(), StatusJson::refused));
    return tree;
  }

  private void print(PrintStream out) {
    out.println("jackfield " + version + ", up " + Words.duration(uptime.get()));
    out.println();
    Table listeners = new Table("LISTENER", "PROTOCOL", "ADDRESS", "TLS", "PROBLEM");
    for (Listener one : listeners()) {
      listeners.row(
          one.name(),
          one.protocol(),
          Words.address(one.address()),
          Words.yes(one.tls()),
          one.problem().orElse(""));
    }
    listeners.print(out, "no listeners");
    out.println();
    Table protocols = new Table("PROTOCOL", "BUNDLE", "VERSION", "CONNECTIONS", "CURRENT");
    for (ProtocolInfo one : protocols()) {
      protocols.row(
          one.name(), one.bundle(), one.version(), one.connections(), Words.yes(one.current()));
    }
    protocols.print(out, "no protocols");
    out.println();
    BundleCommands.print(services.deployer(), out);
  }

  /** By name. During a swap of their bundle each is there twice, and the first one is in force. */
  private List<Listener> listeners() {
    Map<String, Listener> byName = new TreeMap<>();
    services.listeners().forEach(one -> byName.putIfAbsent(one.name(), one));
    return List.copyOf(byName.values());
  }

  private List<ProtocolInfo> protocols() {
    return services.switchboard().protocols().stream()
        .sorted(
            Comparator.comparing(ProtocolInfo::name)
                .thenComparing(ProtocolInfo::bundle)
                .thenComparing(ProtocolInfo::version))
        .toList();
  }

  private int check(Arguments arguments, CommandIo io) {
    List<ConfigProblem> problems = services.configurations().check();
    problems.forEach(problem -> io.complain(problem.toString()));
    if (problems.isEmpty()) {
      io.out().println("the configuration is good");
    }
    return problems.isEmpty() ? Exit.OK : Exit.FAILED;
  }

  private int showVersion(Arguments arguments, CommandIo io) {
    io.out().println("jackfield " + version);
    return Exit.OK;
  }
}
