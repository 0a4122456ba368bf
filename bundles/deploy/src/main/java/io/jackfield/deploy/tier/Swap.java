package io.jackfield.deploy.tier;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.admission.Admission;
import io.jackfield.deploy.jar.DeployedJars;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Reason;
import io.jackfield.deploy.jar.VersionStack.Version;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.memory.Generations;
import io.jackfield.deploy.proof.OfferComparison;
import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.Rollouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a change, in their order from top to bottom: a jar that was staged is installed,
 * started, proven, committed, gets the connections, and what ran before is drained and stopped.
 * Until it is committed, a failure takes the new version away again, and the old one has noticed
 * nothing.
 */
final class Swap {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Makes the change last: puts the files where a start of the daemon looks for them. */
  interface Commit {
    void run() throws IOException;
  }

  private final Installer installer;
  private final OfferComparison comparison;
  private final Admission admission;
  private final Rollouts rollouts;
  private final FirstRound firstRound;
  private final Journal journal;
  private final DeployedJars deployed;
  private final Generations generations;
  private final Watchers watchers;
  private final Supplier<DeployConfig> config;

  /** By symbolic name: what runs. */
  private final Map<String, Unit> units;

  Swap(
      Installer installer,
      OfferComparison comparison,
      Admission admission,
      Rollouts rollouts,
      FirstRound firstRound,
      Journal journal,
      DeployedJars deployed,
      Generations generations,
      Watchers watchers,
      Supplier<DeployConfig> config,
      Map<String, Unit> units) {
    this.installer = installer;
    this.comparison = comparison;
    this.admission = admission;
    this.rollouts = rollouts;
    this.firstRound = firstRound;
    this.journal = journal;
    this.deployed = deployed;
    this.generations = generations;
    this.watchers = watchers;
    this.config = config;
    this.units = units;
  }

  /** Takes a jar into service and what ran before out of it. */
  Change replace(Jar jar, @Nullable Unit old, Order order, Commit commit) throws DeployException {
    return journal.record(
        old == null ? "started" : "replaced",
        "",
        order,
        jarOf(old),
        jar,
        () -> {
          did(order, "staged");
          Unit fresh = prove(jar, old, order);
          try {
            commit(jar, old, order, commit);
          } catch (DeployException | RuntimeException e) {
            installer.remove(fresh.bundle(), stopLimit());
            throw e;
          }
          return takeOver(fresh, old, order);
        });
  }

  /** Starts a version that nobody uses yet. The old one does not notice anything. */
  Unit prove(Jar jar, @Nullable Unit old, Order order) throws DeployException {
    Duration limit = Duration.ofSeconds(config.get().start_limit());
    long begin = System.nanoTime();
    Bundle fresh = install(jar, old, order);
    try {
      rollouts.hold(fresh);
      admission.watch(jar, fresh);
      did(order, "installed");
      Bounded.run("start", limit, fresh::start);
      did(order, "started");
      admission.check(jar, fresh);
      if (old != null) {
        Duration left = limit.minusNanos(System.nanoTime() - begin);
        comparison.await(fresh, old.bundle(), left);
      }
      installer.refuseDependents(fresh);
      did(order, "proven");
      return new Unit(jar, fresh);
    } catch (DeployException | RuntimeException e) {
      installer.remove(fresh, limit);
      throw e;
    }
  }

  /** The part of the proof for which nothing of the bundle runs. */
  private Bundle install(Jar jar, @Nullable Unit old, Order order) throws DeployException {
    admission.check(jar, jarOf(old), order);
    Bundle fresh = installer.install(jar);
    try {
      installer.resolve(fresh);
      // At a start a bundle that has run before is better with its defaults than not at all.
      if (order.isChange() || isUnproven(jar)) {
        comparison.checkConfiguration(fresh, old == null ? null : old.bundle());
      }
      return fresh;
    } catch (DeployException | RuntimeException e) {
      installer.remove(fresh, stopLimit());
      throw e;
    }
  }

  private boolean isUnproven(Jar jar) {
    return jar.source() == Source.DEPLOYED && !deployed.stack(jar.name()).has(jar);
  }

  /**
   * Installs a jar, and takes it away again without a start.
   *
   * @return the bundles that it would be wired to, and what it gives to others
   */
  Rehearsal rehearse(Jar jar, @Nullable Unit old, Order order) throws DeployException {
    Bundle fresh = install(jar, old, order);
    try {
      return new Rehearsal(installer.providers(fresh), ServiceNeeds.of(fresh));
    } finally {
      installer.remove(fresh, stopLimit());
    }
  }

  /** How a jar would do of which nothing has run. */
  record Rehearsal(Set<String> providers, ServiceNeeds services) {}

  /** What a jar imports and nothing here exports; empty if it resolves. */
  List<String> lacks(Jar jar) throws DeployException {
    Bundle fresh = installer.install(jar);
    try {
      return installer.missing(fresh);
    } finally {
      installer.remove(fresh, stopLimit());
    }
  }

  /** Looks whether a version that has proved itself is still as good as the one beside it. */
  void proveAgain(Unit fresh, Unit old) throws DeployException {
    comparison.checkConfiguration(fresh.bundle(), old.bundle());
    comparison.await(fresh.bundle(), old.bundle(), Duration.ZERO);
    installer.refuseDependents(fresh.bundle());
  }

  /**
   * Makes what has proved itself the one that a start of the daemon finds.
   *
   * @param jar null if nothing follows what runs
   */
  void commit(@Nullable Jar jar, @Nullable Unit old, Order order, Commit commit)
      throws DeployException {
    if (jar != null && (order.isChange() || jar.source() == Source.DEPLOYED)) {
      deployed.keep(jar);
    }
    stack(jar, jarOf(old), order);
    did(order, "stacked");
    try {
      commit.run();
    } catch (IOException e) {
      String what = jar == null ? "cannot be removed: " : "cannot be put in its place: ";
      throw new DeployException(what + Reason.of(e), e);
    }
    did(order, "committed");
  }

  /** Says what a rollback goes back to from now on. */
  private void stack(@Nullable Jar jar, @Nullable Jar old, Order order) {
    @Nullable Jar subject = jar == null ? old : jar;
    if (subject == null) {
      return;
    }
    String name = subject.name();
    switch (order.action()) {
      case "deploy", "promote" -> {
        Version next = new Version(subject.version(), subject.hash());
        deployed.stack(name, stack -> stack.upTo(old).with(next));
      }
      case "undeploy" -> deployed.stack(name, stack -> stack.upTo(old).undeploy());
      case "rollback" -> {
        // What a rollback brings back stays what was taken away until it runs.
        if (old != null && old.source() == Source.DEPLOYED) {
          deployed.stack(name, stack -> stack.upTo(old));
        }
      }
      case "upgrade" -> {
        if (jar == null) {
          Version gone = new Version(subject.version(), subject.hash());
          deployed.stack(name, stack -> stack.upTo(old).with(gone).undeploy());
        } else if (!deployed.stack(name).versions().isEmpty()) {
          deployed.stack(name, stack -> stack.upTo(old));
        }
      }
      case "start" -> {
        if (isUnproven(subject)) {
          deployed.stack(name, stack -> stack.upTo(subject));
        }
      }
      default -> {}
    }
  }

  /**
   * Gives a version everything, and ends the one that ran.
   *
   * @return how many connections have moved
   */
  int takeOver(Unit fresh, @Nullable Unit old, Order order) {
    units.put(fresh.jar().name(), fresh);
    int before = old == null ? 0 : connections(old);
    firstRound.shift(fresh.bundle());
    if (old == null) {
      return 0;
    }
    did(order, "shifted");
    int left = drain(old);
    did(order, "drained");
    retire(old);
    did(order, "stopped");
    return Math.max(0, before - left);
  }

  /** How many connections a version has. */
  int connections(Unit unit) {
    return rollouts.holdings(unit.bundle()).connections();
  }

  private void did(Order order, String step) {
    order.did(step);
    watchers.at(step, 0, 0);
  }

  /** Waits until the connections of a version that gets no more have left it. */
  int drain(Unit old) {
    long deadline = System.nanoTime() + Duration.ofSeconds(config.get().drain()).toNanos();
    int all = connections(old);
    int left = rollouts.drain(old.bundle(), look(deadline));
    while (left > 0
        && deadline - System.nanoTime() > 0
        && !Thread.currentThread().isInterrupted()) {
      watchers.at("moving connections", Math.max(0, all - left), all);
      left = rollouts.drain(old.bundle(), look(deadline));
    }
    if (left > 0) {
      log.warn(
          "not drained name={} version={} left={}", old.jar().name(), old.jar().version(), left);
    }
    return left;
  }

  /** Until somebody is told again how many are left. */
  private static Duration look(long deadline) {
    long nanos = Math.min(deadline - System.nanoTime(), LOOK.toNanos());
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Stops and uninstalls a version and watches it leave. */
  void retire(Unit old) {
    @Nullable ClassLoader loader = Generations.loaderOf(old.bundle());
    installer.remove(old.bundle(), stopLimit());
    Holdings left = rollouts.revoked(old.bundle());
    if (!left.isEmpty()) {
      String what =
          "workers=%s timers=%d sockets=%s connections=%d"
              .formatted(left.workers(), left.timers(), left.sockets(), left.connections());
      log.warn("taken back name={} version={} {}", old.jar().name(), old.jar().version(), what);
      journal.note("revoked", old.jar().name(), old.jar().version(), what, 0);
    }
    generations.watch(old.jar(), loader);
  }

  /** Takes a version out of service; nothing follows it. */
  Change remove(Unit old, Order order, Commit commit) throws DeployException {
    return journal.record(
        "removed",
        "",
        order,
        old.jar(),
        null,
        () -> {
          commit(null, old, order, commit);
          units.remove(old.jar().name());
          int connections = connections(old);
          retire(old);
          did(order, "stopped");
          return connections;
        });
  }

  private static @Nullable Jar jarOf(@Nullable Unit unit) {
    return unit == null ? null : unit.jar();
  }

  private Duration stopLimit() {
    return Duration.ofSeconds(config.get().stop_timeout());
  }
}
