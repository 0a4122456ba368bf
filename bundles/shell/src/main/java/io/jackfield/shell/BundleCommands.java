package io.jackfield.shell;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.Preview;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is deployed. */
final class BundleCommands {
  private static final String WHO = "operator";
  private static final String OWN_BUNDLE = BundleCommands.class.getPackageName();

  private final Services services;

  BundleCommands(Services services) {
    this.services = services;
  }

  List<Command> commands() {
    return List.of(
        new Command(
            "bundles",
            "[--json]",
            "Lists the bundles of the live tier.",
            Syntax.NOTHING.flag("json"),
            this::list),
        new Command(
            "deploy",
            "FILE [--canary PERCENT] [--dry-run] [--allow-downgrade]",
            "Puts a jar into deploy/ and takes it into service, for all clients or for a share of"
                + " them; or tells what that would do.",
            Syntax.words(1, 1).flag("dry-run").flag("allow-downgrade").value("canary"),
            this::deploy),
        new Command(
            "promote",
            "NAME",
            "Gives a canary all clients.",
            Syntax.words(1, 1),
            changing("promoted", (name, who) -> services.deployer().promote(name, who))),
        new Command(
            "abort",
            "NAME",
            "Takes a canary out of service.",
            Syntax.words(1, 1),
            changing("back to", (name, who) -> services.deployer().abort(name, who))),
        new Command(
            "undeploy",
            "NAME",
            "Removes what was deployed; a shipped bundle of that name comes back, or is removed.",
            Syntax.words(1, 1),
            changing("undeployed", this::undeploy)),
        new Command(
            "rollback",
            "NAME",
            "Goes back to the version before, down to the shipped one.",
            Syntax.words(1, 1),
            changing("rolled back", (name, who) -> services.deployer().rollback(name, who))),
        new Command(
            "restart",
            "NAME",
            "Replaces a bundle by a second copy of itself.",
            Syntax.words(1, 1),
            changing("restarted", (name, who) -> services.deployer().restart(name, who))));
  }

  private Change undeploy(String name, String who) throws DeployException {
    if (name.equals(OWN_BUNDLE) || OWN_BUNDLE.endsWith("." + name)) {
      throw new DeployException(
          name
              + " is where this command comes from: delete its jar in deploy/, or write its"
              + " symbolic name into data/undeployed by hand");
    }
    return services.deployer().undeploy(name, who);
  }

  private static Table table(List<LiveBundle> bundles) {
    Table table = new Table("BUNDLE", "VERSION", "FILE", "SOURCE", "ACTIVE", "OLD", "REMARKS");
    for (LiveBundle one : bundles) {
      table.row(
          one.name(),
          one.version(),
          one.file(),
          one.source().name().toLowerCase(Locale.ROOT),
          Words.yes(one.active()),
          one.oldVersions(),
          Words.remarks(one));
    }
    return table;
  }

  private int list(Arguments arguments, CommandIo io) {
    Deployer deployer = services.deployer();
    if (arguments.json()) {
      Json.print(io.out(), StatusJson.bundles(services));
    } else {
      print(deployer, io.out());
    }
    return Exit.OK;
  }

  /** The bundles, and below them the jars that are none. */
  static void print(Deployer deployer, PrintStream out) {
    table(deployer.bundles()).print(out, "no bundles");
    Table refused = new Table("REFUSED", "REASON");
    deployer.refused().forEach(refused::row);
    if (!refused.isEmpty()) {
      out.println();
      refused.print(out, "");
    }
  }

  private int deploy(Arguments arguments, CommandIo io) throws DeployException, UsageException {
    Path jar = Path.of(arguments.word(0));
    if (!jar.isAbsolute()) {
      throw new IllegalArgumentException("give the jar's absolute path, not " + jar);
    }
    DeployOptions options =
        new DeployOptions(WHO, arguments.has("allow-downgrade"), canary(arguments));
    try {
      if (arguments.has("dry-run")) {
        print(services.deployer().preview(jar, options), io.out());
        return Exit.OK;
      }
      Change change = services.deployer().deploy(jar, options);
      if (options.canary() > 0) {
        return tellCanary(change, options.canary(), io);
      }
      return tell("deployed", change, io);
    } catch (DeployException e) {
      // The reason for a refusal does not name the file.
      throw new DeployException(jar.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /** A percentage, with or without its sign. */
  private static int canary(Arguments arguments) throws UsageException {
    Optional<String> share = arguments.last("canary");
    if (share.isEmpty()) {
      return 0;
    }
    if (!share.get().matches("[1-9][0-9]?%?|100%?")) {
      throw new UsageException("--canary takes a percentage from 1 to 100, not " + share.get());
    }
    return Integer.parseInt(share.get().replace("%", ""));
  }

  private static int tellCanary(Change change, int percent, CommandIo io) {
    io.out()
        .printf(
            "%s %s gets %d %% of the clients, %s the others; next: promote or abort%n",
            change.name(), change.toVersion(), percent, change.fromVersion());
    return Exit.OK;
  }

  private static void print(Preview preview, PrintStream out) {
    out.println(
        preview.replaces().isEmpty()
            ? "would start " + preview.name() + " " + preview.version()
            : "would replace "
                + preview.name()
                + " "
                + preview.replaces()
                + " by "
                + preview.version());
    preview.needs().forEach(one -> out.println("  needs    " + one));
    preview.services().forEach(one -> out.println("  replaces " + one));
    out.println("  moves    " + connections(preview.connections()));
  }

  private static String connections(int count) {
    return count + (count == 1 ? " connection" : " connections");
  }

  /** A change of a bundle by its name. */
  private interface ByName {
    Change change(String name, String who) throws DeployException;
  }

  private Command.Action changing(String done, ByName action) {
    return (arguments, io) -> tell(done, action.change(arguments.word(0), WHO), io);
  }

  /** Says what was done, and what the bundle that runs now lacks. */
  private int tell(String done, Change change, CommandIo io) {
    io.out()
        .println(
            (done + " " + change.name() + " " + change.toVersion()).stripTrailing()
                + ", "
                + connections(change.moved())
                + " moved, "
                + change.millis()
                + " ms");
    int exit = Exit.OK;
    for (LiveBundle bundle : services.deployer().bundles()) {
      if (bundle.name().equals(change.name()) && bundle.problem().isPresent()) {
        io.complain(bundle.name() + ": " + bundle.problem().get());
        exit = Exit.FAILED;
      }
    }
    return exit;
  }
}
