package io.jackfield.deploy.engine;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs, and the only place that changes it: one change at a time. */
final class LiveTier {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /**
   * A refused jar may let another one in, and that one may be refused: each round sorts one out.
   */
  private static final int MOST_ROUNDS = 4;

  /** Bundles wait for disk, keys and one another more than they compute. */
  private static final int STARTS_AT_ONCE = 4;

  private final JarFolder shipped;
  private final JarFolder deployed;
  private final FolderGuard guard;
  private final Staging staging;
  private final Installer installer;
  private final Supplier<DeployConfig> config;

  /** By symbolic name; written by who holds the lock, read by anybody. */
  private final Map<String, Unit> units = new ConcurrentSkipListMap<>();

  private Optional<String> objection = Optional.empty();
  private JarFolder.View lastDeployed = new JarFolder.View(Set.of(), Map.of());

  LiveTier(
      JarFolder shipped,
      JarFolder deployed,
      FolderGuard guard,
      Staging staging,
      Installer installer,
      Supplier<DeployConfig> config) {
    this.shipped = shipped;
    this.deployed = deployed;
    this.guard = guard;
    this.staging = staging;
    this.installer = installer;
    this.config = config;
  }

  Collection<Unit> units() {
    return units.values();
  }

  /** Why files of both folders are not used, by file name. */
  synchronized Map<String, String> refusals() {
    Map<String, String> refusals = shipped.refusals();
    refusals.putAll(deployed.refusals());
    return refusals;
  }

  /** Makes what runs what the folders hold. */
  synchronized void follow() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Plan.Step> steps =
          Plan.of(units.values().stream().map(Unit::jar).toList(), deployed(), shipped.look());
      if (steps.isEmpty()) {
        return;
      }
      startTogether(steps);
      steps.forEach(this::take);
    }
  }

  /** New bundles may need one another's services, and starting them at once takes less time. */
  private void startTogether(List<Plan.Step> steps) {
    List<Callable<@Nullable Void>> starts = new ArrayList<>();
    for (Plan.Step step : steps) {
      if (step instanceof Plan.Install install) {
        starts.add(
            () -> {
              tryTo(install.jar(), null);
              return null;
            });
      }
    }
    if (starts.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(starts.size(), STARTS_AT_ONCE));
    try {
      threads.invokeAll(starts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  /** A folder that became unsafe changes nothing any more. */
  private JarFolder.View deployed() {
    if (Files.isDirectory(deployed.path())) {
      Optional<String> now = guard.objection(deployed.path());
      if (now.isPresent() && !now.equals(objection)) {
        log.error("nothing is taken from {}: {}", deployed.path(), now.get());
      }
      objection = now;
      if (now.isPresent()) {
        return lastDeployed;
      }
    }
    lastDeployed = deployed.look();
    return lastDeployed;
  }

  private void take(Plan.Step step) {
    if (step instanceof Plan.Replace replace) {
      tryTo(replace.jar(), units.get(replace.jar().name()));
    } else if (step instanceof Plan.Adopt adopt) {
      units.computeIfPresent(
          adopt.jar().name(), (name, unit) -> new Unit(adopt.jar(), unit.bundle()));
    } else if (step instanceof Plan.Remove remove) {
      remove(remove.name());
    }
  }

  private void tryTo(Jar jar, @Nullable Unit old) {
    try {
      change(jar, old, () -> {});
    } catch (DeployException e) {
      log.debug("{} refused", jar.file(), e);
      folder(jar.source()).refuse(jar, e.getMessage() + (old == null ? "" : stays(old)));
    }
  }

  private static String stays(Unit old) {
    return "; " + old.jar().name() + " " + old.jar().version() + " goes on";
  }

  private JarFolder folder(Source source) {
    return source == Source.DEPLOYED ? deployed : shipped;
  }

  /** What is done when the new version has proved itself and before the old one goes. */
  private interface Commit {
    void run() throws IOException;
  }

  private void change(Jar jar, @Nullable Unit old, Commit commit) throws DeployException {
    long begin = System.nanoTime();
    Duration limit = Duration.ofSeconds(config.get().start_timeout());
    Bundle fresh = installer.install(jar, old == null ? null : old.bundle(), limit);
    try {
      commit.run();
    } catch (IOException e) {
      installer.remove(fresh, stopLimit());
      throw new DeployException("cannot be put into " + deployed.path() + ": " + e, e);
    }
    units.put(jar.name(), new Unit(jar, fresh));
    if (old != null) {
      installer.remove(old.bundle(), stopLimit());
    }
    log.info(
        "{} name={} version={} file={} from={} millis={}",
        old == null ? "started" : "replaced",
        jar.name(),
        jar.version(),
        jar.file(),
        jar.source(),
        (System.nanoTime() - begin) / 1_000_000);
  }

  private Duration stopLimit() {
    return Duration.ofSeconds(config.get().stop_timeout());
  }

  private void remove(String name) {
    Unit unit = units.remove(name);
    if (unit != null) {
      installer.remove(unit.bundle(), stopLimit());
      log.info("removed name={} version={}", name, unit.jar().version());
    }
  }

  /** Deploys an operator's file and keeps a copy in the folder. */
  synchronized Unit deploy(Path file) throws DeployException {
    Optional<String> unsafe = guard.objection(deployed.path());
    if (unsafe.isPresent()) {
      throw new DeployException(deployed.path() + ": " + unsafe.get());
    }
    follow();
    Jar staged = staging.stage(file, Source.DEPLOYED);
    Unit old = units.get(staged.name());
    Jar jar = staged.at(target(staged, old), Source.DEPLOYED);
    try {
      if (old != null && old.jar().hash().equals(jar.hash())) {
        place(jar);
        units.put(jar.name(), new Unit(jar, old.bundle()));
      } else {
        change(jar, old, () -> place(jar));
      }
      return Objects.requireNonNull(units.get(jar.name()));
    } catch (IOException e) {
      throw new DeployException("cannot be put into " + deployed.path() + ": " + e, e);
    } catch (DeployException e) {
      staging.discard(jar.staged());
      throw new DeployException(
          file.getFileName() + ": " + e.getMessage() + (old == null ? "" : stays(old)), e);
    }
  }

  /** Where it lay before, or under the last part of its name unless another bundle lies there. */
  private Path target(Jar jar, @Nullable Unit old) {
    if (old != null && old.jar().source() == Source.DEPLOYED) {
      return old.jar().path();
    }
    Path wanted = deployed.path().resolve(jar.shortName() + ".jar");
    return Files.exists(wanted) ? deployed.path().resolve(jar.name() + ".jar") : wanted;
  }

  private void place(Jar jar) throws IOException {
    Path temporary = deployed.path().resolve("." + jar.file() + ".new");
    Files.copy(jar.staged(), temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.move(temporary, jar.path(), StandardCopyOption.ATOMIC_MOVE);
    deployed.accept(jar);
  }

  /** Deletes the file of what was deployed; what was shipped under that name comes back. */
  synchronized void undeploy(String name) throws DeployException {
    Unit unit = find(name);
    if (unit.jar().source() == Source.SHIPPED) {
      throw new DeployException(
          unit.jar().name() + " was not deployed but shipped: it can be replaced, not removed");
    }
    try {
      Files.deleteIfExists(unit.jar().path());
    } catch (IOException e) {
      throw new DeployException(unit.jar().path() + " cannot be deleted: " + e, e);
    }
    follow();
  }

  private Unit find(String name) throws DeployException {
    Unit exact = units.get(name);
    if (exact != null) {
      return exact;
    }
    List<Unit> named =
        units.values().stream().filter(unit -> unit.jar().shortName().equals(name)).toList();
    if (named.isEmpty()) {
      throw new DeployException("there is no bundle " + name);
    }
    if (named.size() > 1) {
      throw new DeployException(
          name
              + " is not clear: "
              + String.join(", ", named.stream().map(u -> u.jar().name()).toList()));
    }
    return named.get(0);
  }
}
