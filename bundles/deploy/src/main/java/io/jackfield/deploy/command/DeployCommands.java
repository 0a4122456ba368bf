package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.PublishedCommands;
import io.jackfield.config.DaemonFolder;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Deployer;
import io.jackfield.health.Health;
import io.jackfield.net.Listener;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.rollout.Rollouts;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Publishes the commands about the live tier. */
@Component(
    immediate = true,
    service = {})
public final class DeployCommands {
  private final Collection<Listener> listeners = new CopyOnWriteArrayList<>();
  private final PublishedCommands published;

  @Activate
  public DeployCommands(
      BundleContext context,
      @Reference Deployer deployer,
      @Reference Switchboard switchboard,
      @Reference Rollouts rollouts,
      @Reference Health health)
      throws IOException {
    Incoming incoming = new Incoming(DaemonFolder.DATA.in(context).resolve("incoming"));
    incoming.tidy();
    String version = version(context.getBundle().getVersion());
    published =
        PublishedCommands.of(
            context,
            commands(
                deployer,
                switchboard,
                rollouts,
                health,
                version,
                incoming,
                folders(context),
                () -> listeners,
                name -> callsCommands(context, name)));
  }

  /** As the archive is named: the qualifier behind a dash. */
  private static String version(Version version) {
    String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    return version.getQualifier().isEmpty() ? numbers : numbers + "-" + version.getQualifier();
  }

  private static Map<String, String> folders(BundleContext context) {
    Map<String, String> folders = new LinkedHashMap<>();
    for (DaemonFolder folder : DaemonFolder.values()) {
      folders.put(folder.name().toLowerCase(Locale.ROOT), folder.in(context).toString());
    }
    return folders;
  }

  static List<Command> commands(
      Deployer deployer,
      Switchboard switchboard,
      Rollouts rollouts,
      Health health,
      String version,
      Incoming incoming,
      Map<String, String> folders,
      Supplier<Collection<Listener>> listeners,
      Predicate<String> caller) {
    BundleViews views = new BundleViews(deployer, rollouts);
    Outcome outcome = new Outcome(deployer, health);
    return List.of(
        new StatusCommand(version, folders, listeners, switchboard, deployer, health, views),
        new HealthCommand(health),
        new VersionCommand(version),
        new BundlesCommand(views, health),
        new DeployCommand(deployer, incoming, outcome),
        new UpgradeCommand(deployer),
        new HistoryCommand(deployer, outcome),
        new ChangeCommand(
            "promote",
            "Gives a canary all clients.",
            "promotes",
            deployer,
            outcome,
            deployer::promote),
        new ChangeCommand(
            "abort",
            "Takes a canary out of service.",
            "aborts",
            deployer,
            outcome,
            deployer::abort),
        new ChangeCommand(
            "undeploy",
            "Removes what was deployed; a shipped bundle of that name comes back, or is removed.",
            "removes",
            deployer,
            outcome,
            (name, who) -> undeploy(deployer, name, who, caller)),
        new ChangeCommand(
            "rollback",
            "Goes back to the version before, down to the shipped one.",
            "replaces",
            deployer,
            outcome,
            deployer::rollback),
        new ChangeCommand(
            "restart",
            "Replaces a bundle by a second copy of itself.",
            "replaces",
            deployer,
            outcome,
            deployer::restart));
  }

  /** Without the bundle that calls commands nobody could call one to bring it back. */
  private static Change undeploy(
      Deployer deployer, String name, String who, Predicate<String> caller) throws DeployException {
    if (caller.test(name)) {
      throw new DeployException(
          name
              + " is where commands come from: delete its jar in deploy/, or write its symbolic"
              + " name into data/undeployed by hand");
    }
    return deployer.undeploy(name, who);
  }

  /** Whether a bundle uses what bundles publish as commands. */
  private static boolean callsCommands(BundleContext context, String name) {
    try {
      return context.getServiceReferences(Command.class, null).stream()
          .map(ServiceReference::getUsingBundles)
          .filter(Objects::nonNull)
          .flatMap(Arrays::stream)
          .anyMatch(user -> BundleNames.matches(name, user.getSymbolicName()));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is none
    }
  }

  @Deactivate
  void withdraw() {
    published.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindListener(Listener listener) {
    listeners.add(listener);
  }

  void unbindListener(Listener listener) {
    listeners.remove(listener);
  }
}
