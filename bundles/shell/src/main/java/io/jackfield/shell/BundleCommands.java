package io.jackfield.shell;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.Preview;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What is deployed. */
final class BundleCommands {
  private static final String WHO = "operator";

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
            "FILE [--dry-run] [--allow-downgrade]",
            "Puts a jar into deploy/ and takes it into service; or tells what that would do.",
            Syntax.words(1, 1).flag("dry-run").flag("allow-downgrade"),
            this::deploy),
        new Command(
            "undeploy",
            "NAME",
            "Removes what was deployed; a shipped bundle of that name comes back.",
            Syntax.words(1, 1),
            changing("undeployed", (name, who) -> services.deployer().undeploy(name, who))),
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

  static Table table(List<LiveBundle> bundles) {
    Table table = new Table("BUNDLE", "VERSION", "FILE", "SOURCE", "ACTIVE", "OLD", "PROBLEM");
    for (LiveBundle one : bundles) {
      table.row(
          one.name(),
          one.version(),
          one.file(),
          one.source().name().toLowerCase(Locale.ROOT),
          Words.yes(one.active()),
          one.oldVersions(),
          one.problem().orElse(""));
    }
    return table;
  }

  private int list(Arguments arguments, CommandIo io) {
    List<LiveBundle> bundles = services.deployer().bundles();
    if (arguments.json()) {
      Json.print(io.out(), Json.array(bundles, StatusJson::bundle));
    } else {
      table(bundles).print(io.out(), "no bundles");
    }
    return Exit.OK;
  }

  private int deploy(Arguments arguments, CommandIo io) throws DeployException {
    Path jar = Path.of(arguments.word(0));
    if (!jar.isAbsolute()) {
      throw new IllegalArgumentException("give the jar's absolute path, not " + jar);
    }
    DeployOptions options = new DeployOptions(WHO, arguments.has("allow-downgrade"));
    try {
      if (arguments.has("dry-run")) {
        print(services.deployer().preview(jar, options), io.out());
        return Exit.OK;
      }
      return tell("deployed", services.deployer().deploy(jar, options), io);
    } catch (DeployException e) {
      // The reason for a refusal does not name the file.
      throw new DeployException(jar.getFileName() + ": " + e.getMessage(), e);
    }
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
