package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.Reason;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs, and that it is what the folders hold. Used on the deploy thread alone, but for
 * reading.
 */
final class LiveTier {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /**
   * A refused jar may let another one in, and that one may be refused: each round sorts one out.
   */
  private static final int MOST_ROUNDS = 4;

  /** Bundles wait for disk, keys and one another more than they compute. */
  private static final int STARTS_AT_ONCE = 4;

  private final Folders folders;
  private final Swap swap;
  private final Journal journal;
  private final Canaries canaries;
  private final RateLimits limits;
  private final FirstRound firstRound;
  private final Map<String, Unit> units;

  /** Why files wait that would be used, by file name. */
  private Map<String, String> waiting = Map.of();

  private volatile Map<String, String> refusals = Map.of();
  private boolean started;

  /**
   * For what runs.
   *
   * @param units by symbolic name; read by anybody
   */
  LiveTier(
      Folders folders,
      Swap swap,
      Journal journal,
      Canaries canaries,
      RateLimits limits,
      FirstRound firstRound,
      ConcurrentMap<String, Unit> units) {
    this.folders = folders;
    this.swap = swap;
    this.journal = journal;
    this.canaries = canaries;
    this.limits = limits;
    this.firstRound = firstRound;
    this.units = units;
  }

  Collection<Unit> units() {
    return units.values();
  }

  /** Why files of both folders are not used, by file name. Does not wait for a change. */
  Map<String, String> refusals() {
    return refusals;
  }

  /** Makes what runs what the folders hold. */
  void follow() {
    try {
      for (int round = 0; round < MOST_ROUNDS && followOnce(); round++) {}
    } finally {
      started = true;
      firstRound.end();
      tellRefusals();
    }
  }

  /** Returns whether there was something to do. */
  private boolean followOnce() {
    JarFolder.View deployed = folders.lookAtDeployed();
    JarFolder.View shipped = folders.lookAtShipped();
    record(Source.DEPLOYED, deployed);
    record(Source.SHIPPED, shipped);
    List<Plan.Step> steps =
        Plan.of(units.values().stream().map(Unit::jar).toList(), deployed, shipped);
    tellRefusals();
    startTogether(steps);
    Map<String, String> waits = new TreeMap<>();
    steps.forEach(step -> take(step, waits));
    waiting = waits;
    return !steps.isEmpty();
  }

  private void record(Source source, JarFolder.View view) {
    view.refused()
        .forEach(
            (file, reason) ->
                journal.refused(
                    came(folders.of(source).path().resolve(file), false), file, reason));
  }

  private void tellRefusals() {
    Map<String, String> now = folders.refusals();
    now.putAll(waiting);
    refusals = Collections.unmodifiableMap(now);
  }

  /** What is there when the daemon starts has come before. */
  private Order came(Path file, boolean downgrade) {
    return started ? Order.came(file, downgrade) : Order.START;
  }

  /** New bundles may need one another's services, and starting them at once takes less time. */
  private void startTogether(List<Plan.Step> steps) {
    List<Callable<@Nullable Void>> starts = new ArrayList<>();
    for (Plan.Step step : steps) {
      if (step instanceof Plan.Install install) {
        Order order = came(install.jar().path(), false);
        starts.add(
            () -> {
              tryTo(install.jar(), null, order);
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

  private void take(Plan.Step step, Map<String, String> waits) {
    if (step instanceof Plan.Replace replace) {
      Jar jar = replace.jar();
      Optional<String> objection =
          canaries.objection(jar.name()).or(() -> limits.objection(jar.name()));
      if (objection.isPresent()) {
        waitFor(jar, objection.get(), waits);
        return;
      }
      limits.count(jar.name());
      tryTo(jar, units.get(jar.name()), why(replace));
    } else if (step instanceof Plan.Adopt adopt) {
      units.computeIfPresent(
          adopt.jar().name(), (name, unit) -> new Unit(adopt.jar(), unit.bundle()));
    } else if (step instanceof Plan.Remove remove) {
      remove(remove.name());
    }
  }

  /**
   * Who takes a deployed file away has undeployed it, though the shipped one comes back; and means
   * it where a lower version is left.
   */
  private Order why(Plan.Replace replace) {
    boolean undeployed = started && replace.gone() && replace.jar().source() == Source.SHIPPED;
    return undeployed ? Order.gone("undeploy") : came(replace.jar().path(), replace.gone());
  }

  /** A file that comes too soon is not refused but waits. */
  private void waitFor(Jar jar, String objection, Map<String, String> waits) {
    String reason = "waits: " + jar.name() + " " + objection;
    waits.put(jar.file(), reason);
    if (!reason.equals(waiting.get(jar.file()))) {
      log.warn("{} {}", jar.file(), reason);
    }
  }

  private void tryTo(Jar jar, @Nullable Unit old, Order order) {
    try {
      swap.replace(jar, old, order, () -> {});
    } catch (DeployException e) {
      log.debug("{} refused", jar.file(), e);
      folders.of(jar.source()).refuse(jar, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Once, and not at each look again.
      log.error("{} failed", jar.file(), e);
      folders.of(jar.source()).refuse(jar, "failed: " + Reason.of(e));
    }
  }

  private void remove(String name) {
    Unit unit = units.get(name);
    if (unit != null) {
      try {
        if (canaries.objection(name).isPresent()) {
          canaries.abort(name, "the version beside it was removed", Order.gone("abort"));
        }
        swap.remove(unit, Order.gone("undeploy"), () -> {});
      } catch (DeployException e) {
        // The canary is being aborted already: the next look finds the bundle alone.
        log.debug("{} is not removed yet", name, e);
      }
    }
  }

  @Nullable Unit unit(String name) {
    return units.get(name);
  }

  /** By symbolic name, or by the last part of it. */
  Unit find(String name) throws DeployException {
    Unit unit = look(name);
    if (unit == null) {
      throw new DeployException("there is no bundle " + name);
    }
    return unit;
  }

  /** The same; null if there is none. */
  @Nullable Unit look(String name) throws DeployException {
    Unit exact = units.get(name);
    if (exact != null) {
      return exact;
    }
    List<Unit> named =
        units.values().stream().filter(unit -> unit.jar().shortName().equals(name)).toList();
    if (named.size() > 1) {
      throw new DeployException(
          name
              + " is not clear: "
              + String.join(", ", named.stream().map(u -> u.jar().name()).toList()));
    }
    return named.isEmpty() ? null : named.get(0);
  }
}
