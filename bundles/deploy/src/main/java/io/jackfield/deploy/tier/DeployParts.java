package io.jackfield.deploy.tier;

import io.jackfield.config.Configurations;
import io.jackfield.config.DaemonFolder;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.admission.Admission;
import io.jackfield.deploy.admission.Guarded;
import io.jackfield.deploy.admission.Rules;
import io.jackfield.deploy.admission.SpoofGuard;
import io.jackfield.deploy.jar.BootTier;
import io.jackfield.deploy.jar.BootTierFiles;
import io.jackfield.deploy.jar.DeployedJars;
import io.jackfield.deploy.jar.Durably;
import io.jackfield.deploy.jar.FolderGuard;
import io.jackfield.deploy.jar.JarCheck;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.JarHashes;
import io.jackfield.deploy.jar.Staging;
import io.jackfield.deploy.jar.SwitchedOff;
import io.jackfield.deploy.jar.TrustedFiles;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.memory.Generations;
import io.jackfield.deploy.proof.Components;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.deploy.proof.OfferComparison;
import io.jackfield.health.Checks;
import io.jackfield.transport.rollout.Rollouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** What deploys, put together. */
record DeployParts(
    LiveTier tier,
    Requests requests,
    Upgrades upgrades,
    Pending pending,
    Canaries canaries,
    Journal journal,
    Generations generations,
    Watchers watchers,
    FirstRound firstRound,
    DeployHealth health) {

  static DeployParts of(
      BundleContext context,
      LiveTopics topics,
      Path home,
      Path bundles,
      Components components,
      Configurations configurations,
      Supplier<Optional<Path>> served,
      Rollouts rollouts,
      Supplier<DeployConfig> config)
      throws IOException {
    Path data = Files.createDirectories(DaemonFolder.DATA.in(context));
    Staging staging =
        new Staging(
            data.resolve("staging"),
            new JarCheck(BootTier.of(context)),
            () -> config.get().jar_max());
    TrustedFiles files = TrustedFiles.ofThisProcess(data);
    FolderGuard guard = new FolderGuard(files, served);
    TrustedFiles distribution = files.ofDistribution(Durably.folderOf(bundles));
    Supplier<JarFolder> dist = () -> new JarFolder(bundles, Source.SHIPPED, staging, distribution);
    JarFolder shipped = dist.get();
    SwitchedOff off = new SwitchedOff(data.resolve("undeployed"));
    JarFolder deployed =
        new JarFolder(DaemonFolder.DEPLOY.in(context), Source.DEPLOYED, staging, files);
    Durably.tidy(deployed.path());

    Journal journal = new Journal(data.resolve("journal.jsonl"));
    DeployedJars kept = new DeployedJars(data.resolve("deployed"));
    kept.migrate(journal::changes);
    Generations generations = new Generations(journal);
    RateLimits limits = new RateLimits(config, generations, System::nanoTime);
    Guarded guarded = new Guarded(topics.guardedServices());
    Admission admission =
        new Admission(
            DaemonFolder.ETC.in(context),
            () -> rules(config.get()),
            shipped::holds,
            guarded,
            SpoofGuard.register(context, guarded));
    Installer installer = new Installer(context);
    OfferComparison comparison = new OfferComparison(context, components, configurations, topics);
    ConcurrentMap<String, Unit> units = new ConcurrentSkipListMap<>();
    Watchers watchers = new Watchers();
    FirstRound firstRound = new FirstRound(rollouts, System::nanoTime);
    Swap swap =
        new Swap(
            installer,
            comparison,
            admission,
            rollouts,
            firstRound,
            journal,
            kept,
            generations,
            watchers,
            config,
            units);
    Canaries canaries = new Canaries(swap, journal, rollouts, staging, components, topics, config);
    Folders folders = new Folders(shipped, dist, off, distribution, deployed, guard, home);
    LiveTier tier = new LiveTier(folders, swap, journal, canaries, limits, firstRound, units);
    Placement placement = new Placement(folders, guard, staging);
    Requests requests =
        new Requests(tier, folders, placement, topics, swap, journal, canaries, limits, kept);
    Pending pending =
        new Pending(
            folders,
            JarHashes.sha256(bundles),
            new BootTierFiles(Durably.folderOf(bundles), name -> version(context, name)));
    Upgrades upgrades = new Upgrades(tier, folders, swap, journal, canaries, limits, kept, pending);
    DeployHealth health = new DeployHealth(admission);
    Checks.publish(context, DeployHealth.NAME, health);
    return new DeployParts(
        tier,
        requests,
        upgrades,
        pending,
        canaries,
        journal,
        generations,
        watchers,
        firstRound,
        health);
  }

  private static Optional<String> version(BundleContext context, String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getVersion().toString())
        .findFirst();
  }

  private static Map<String, String> refusals(LiveTier tier, Pending pending) {
    Map<String, String> refusals = new TreeMap<>(tier.refusals());
    refusals.putAll(pending.refusals());
    return refusals;
  }

  /** Why files of all folders are not used, by file name. Does not wait for a change. */
  Map<String, String> refusals() {
    return refusals(tier, pending);
  }

  private static Rules rules(DeployConfig now) {
    return new Rules(
        now.sha256_allow(),
        now.signer(),
        Set.copyOf(Arrays.asList(now.services_allow())),
        now.downgrade());
  }

  /** Tells of changes that the end of the last run interrupted, when it is clear what runs now. */
  void settle() {
    journal.settle(
        name -> {
          Unit unit = tier.unit(name);
          return unit == null ? "it does not run" : unit.jar().label() + " runs";
        });
  }
}
