package io.jackfield.shell;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What is deployed. */
final class BundleCommands {
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
            "FILE",
            "Puts a jar into deploy/ and takes it into service.",
            Syntax.words(1, 1),
            this::deploy),
        new Command(
            "undeploy",
            "NAME",
            "Removes what was deployed; a shipped bundle of that name comes back.",
            Syntax.words(1, 1),
            this::undeploy));
  }

  static Table table(List<LiveBundle> bundles) {
    Table table = new Table("BUNDLE", "VERSION", "FILE", "SOURCE", "ACTIVE", "PROBLEM");
    for (LiveBundle one : bundles) {
      table.row(
          one.name(),
          one.version(),
          one.file(),
          one.source().name().toLowerCase(Locale.ROOT),
          Words.yes(one.active()),
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
    LiveBundle bundle = deployed(jar);
    io.out().println("deployed " + bundle.name() + " " + bundle.version());
    bundle.problem().ifPresent(problem -> io.complain(bundle.name() + ": " + problem));
    return bundle.problem().isEmpty() ? Exit.OK : Exit.FAILED;
  }

  /** The reason for a refusal does not name the file. */
  private LiveBundle deployed(Path jar) throws DeployException {
    try {
      return services.deployer().deploy(jar);
    } catch (DeployException e) {
      throw new DeployException(jar.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private int undeploy(Arguments arguments, CommandIo io) throws DeployException {
    services.deployer().undeploy(arguments.word(0));
    io.out().println("undeployed " + arguments.word(0));
    return Exit.OK;
  }
}
