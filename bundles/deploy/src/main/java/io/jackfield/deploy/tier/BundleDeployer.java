package io.jackfield.deploy.tier;

import io.jackfield.config.Configurations;
import io.jackfield.config.DaemonFolder;
import io.jackfield.config.FolderWatch;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.DeployProgress;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.PendingUpgrade;
import io.jackfield.deploy.Preview;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.jar.ServedFolder;
import io.jackfield.deploy.proof.Components;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.deploy.ready.StartWatch;
import io.jackfield.event.Events;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.rollout.Rollouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

/** The service; starts the live tier on a thread of its own. */
@Component(immediate = true, configurationPid = DeployConfig.PID)
@Designate(ocd = DeployConfig.class)
public final class BundleDeployer implements Deployer {
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final long BESIDE_EVERY_MILLIS = 1000;
  private static final long READY_EVERY_MILLIS = 20;

  /** When the start is over, and with it the rush for the processor. */
  private static final long REMEMBER_AFTER_MILLIS = 5000;

  private final DeployParts parts;
  private final Rollouts rollouts;
  private final Components components;
  private final DeployThread thread;
  private final ChangeEvents events;
  private volatile DeployConfig config;

  /** Returns at once: the boot tier is not to wait for the live one. */
  @Activate
  public BundleDeployer(
      BundleContext context,
      DeployConfig config,
      @Reference ServiceComponentRuntime runtime,
      @Reference ConfigurationAdmin configurations,
      @Reference Configurations etc,
      @Reference Switchboard switchboard,
      @Reference Rollouts rollouts)
      throws IOException {
    this.config = config;
    this.rollouts = rollouts;
    components = new Components(runtime);
    LiveTopics topics = LiveTopics.of(FrameworkUtil.getBundle(Deployer.class));
    parts =
        DeployParts.of(
            context,
            topics,
            DaemonFolder.HOME.in(context),
            DaemonFolder.DIST.in(context).resolve("bundles"),
            components,
            etc,
            new ServedFolder(configurations, topics.servedFolders()),
            rollouts,
            () -> this.config);
    StartWatch watch =
        new StartWatch(
            context, topics, configurations, switchboard, this::complaints, config.ready_timeout());
    events = new ChangeEvents(parts.journal());
    thread = new DeployThread();
    FolderWatch folder = FolderWatch.of(DaemonFolder.DEPLOY.in(context));
    thread.once(parts.tier()::follow);
    thread.once(parts::settle);
    thread.once(parts.health()::tell);
    thread.until(watch::look, () -> watch.hasTold() ? LOOK_EVERY_MILLIS : READY_EVERY_MILLIS);
    thread.tellWith(events::tell);
    thread.follow(folder, parts.generations()::areWatched, this::look);
    thread.beside(BESIDE_EVERY_MILLIS, this::lookBeside);
    thread.later(REMEMBER_AFTER_MILLIS, parts.pending()::remember);
  }

  private void look() {
    parts.tier().follow();
    parts.generations().poll();
  }

  private void lookBeside() {
    parts.canaries().look();
    parts.firstRound().endAfter(Duration.ofSeconds(config.start_limit()));
  }

  /** Of the live tier: there when the first round has started it, and replaced like any other. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindEvents(Events service) {
    events.bind(service);
  }

  void unbindEvents(Events service) {
    events.unbind(service);
  }

  @Modified
  void modified(DeployConfig changed) {
    config = changed;
    thread.once(parts.health()::tell);
  }

  @Deactivate
  void stop() {
    thread.close();
  }

  @Override
  public Change deploy(Path jar, DeployOptions options) throws DeployException {
    return thread.call(() -> parts.requests().deploy(jar, options));
  }

  @Override
  public Preview preview(Path jar, DeployOptions options) throws DeployException {
    return thread.call(() -> parts.requests().preview(jar, options));
  }

  @Override
  public Change promote(String name, String who) throws DeployException {
    return thread.call(() -> parts.requests().promote(name, who));
  }

  @Override
  public Change abort(String name, String who) throws DeployException {
    return thread.call(() -> parts.requests().abort(name, who));
  }

  @Override
  public Change undeploy(String name, String who) throws DeployException {
    return thread.call(() -> parts.requests().undeploy(name, who));
  }

  @Override
  public Change rollback(String name, String who) throws DeployException {
    return thread.call(() -> parts.requests().rollback(name, who));
  }

  @Override
  public Change restart(String name, String who) throws DeployException {
    return thread.call(() -> parts.requests().restart(name, who));
  }

  @Override
  public Upgrade upgrade(boolean dryRun, String who) throws DeployException {
    return thread.call(() -> parts.upgrades().run(dryRun, who));
  }

  @Override
  public Optional<Upgrade> lastUpgrade() throws DeployException {
    return thread.call(() -> parts.upgrades().last());
  }

  @Override
  public PendingUpgrade pendingUpgrade() {
    return parts.pending().look();
  }

  @Override
  public long mostBytes() {
    return config.jar_max();
  }

  @Override
  public List<Change> history() {
    return parts.journal().history();
  }

  @Override
  public Watch watch(DeployProgress progress) {
    return parts.watchers().add(progress);
  }

  @Override
  public Optional<Change> last() throws DeployException {
    return thread.call(() -> history().stream().reduce((first, second) -> second));
  }

  @Override
  public List<LiveBundle> bundles() {
    List<LiveBundle> bundles = new ArrayList<>();
    parts.tier().units().forEach(unit -> bundles.add(describe(unit)));
    bundles.sort(Comparator.comparing(LiveBundle::name));
    return bundles;
  }

  private LiveBundle describe(Unit unit) {
    return new LiveBundle(
        unit.jar().name(),
        unit.jar().version(),
        unit.jar().file(),
        unit.jar().source(),
        unit.bundle().getState() == Bundle.ACTIVE,
        components.problem(unit.bundle()),
        parts.generations().count(unit.jar().name()),
        parts.generations().pins(unit.jar().name()),
        rollouts.heldLoops(unit.bundle()),
        parts.canaries().find(unit.jar().name()));
  }

  /** What keeps the live tier from working, a line each. */
  private List<String> complaints() {
    List<String> lines = new ArrayList<>();
    for (LiveBundle bundle : bundles()) {
      bundle.problem().ifPresent(problem -> lines.add(bundle.file() + ": " + problem));
    }
    refused().forEach((file, reason) -> lines.add(file + ": " + reason));
    return lines;
  }

  @Override
  public Map<String, String> refused() {
    return parts.refusals();
  }
}
