package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.admission.Admission;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Kept;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.journal.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts one version in the place of another. */
final class Swap {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** What makes the change last, between the proof of the new version and the end of the old. */
  interface Commit {
    void run() throws IOException;
  }

  private final Installer installer;
  private final Admission admission;
  private final Shift shift;
  private final Journal journal;
  private final Recorder recorder;
  private final Kept kept;
  private final Generations generations;
  private final Supplier<DeployConfig> config;

  /** By symbolic name: what runs. */
  private final Map<String, Unit> units;

  Swap(
      Installer installer,
      Admission admission,
      Shift shift,
      Journal journal,
      Kept kept,
      Generations generations,
      Supplier<DeployConfig> config,
      Map<String, Unit> units) {
    this.installer = installer;
    this.admission = admission;
    this.shift = shift;
    this.journal = journal;
    this.recorder = new Recorder(journal);
    this.kept = kept;
    this.generations = generations;
    this.config = config;
    this.units = units;
  }

  Recorder recorder() {
    return recorder;
  }

  /** Takes a jar into service and what ran before out of it. */
  Change replace(Jar jar, @Nullable Unit old, Order order, Commit commit) throws DeployException {
    return recorder.record(
        old == null ? "started" : "replaced",
        order,
        old == null ? null : old.jar(),
        jar,
        () -> {
          order.steps().accept("staged");
          Unit fresh = prove(jar, old, order);
          try {
            commit(fresh.jar(), order, commit);
          } catch (DeployException | RuntimeException e) {
            installer.remove(fresh.bundle(), stopLimit());
            throw e;
          }
          return takeOver(fresh, old, order);
        });
  }

  /** Starts a version that nobody uses yet. The old one does not notice anything. */
  Unit prove(Jar jar, @Nullable Unit old, Order order) throws DeployException {
    admission.check(jar, old == null ? null : old.jar(), order);
    Duration limit = Duration.ofSeconds(config.get().start_limit());
    Bundle fresh =
        installer.install(
            jar,
            old == null ? null : old.bundle(),
            limit,
            new Installer.Steps(
                installed -> {
                  shift.hold(installed);
                  admission.watch(jar, installed);
                },
                started -> admission.check(jar, started),
                order.steps()));
    order.steps().accept("proven");
    return new Unit(jar, fresh);
  }

  /** Looks whether a version that has proved itself is still as good as the one beside it. */
  void proveAgain(Unit fresh, Unit old) throws DeployException {
    installer.prove(fresh.bundle(), old.bundle());
  }

  /** Makes a version that has proved itself the one that a start of the daemon finds. */
  void commit(Jar jar, Order order, Commit commit) throws DeployException {
    try {
      if (order.isChange() || jar.source() == Source.DEPLOYED) {
        kept.keep(jar);
      }
      commit.run();
    } catch (IOException e) {
      throw new DeployException("cannot be put in its place: " + e, e);
    }
    order.steps().accept("committed");
  }

  /**
   * Gives a version everything, and ends the one that ran.
   *
   * @return how many connections have moved
   */
  int takeOver(Unit fresh, @Nullable Unit old, Order order) {
    units.put(fresh.jar().name(), fresh);
    if (old == null) {
      shift.to(fresh.bundle());
      return 0;
    }
    int before = shift.connections(old.bundle());
    shift.to(fresh.bundle());
    order.steps().accept("shifted");
    int left = drain(old);
    order.steps().accept("drained");
    retire(old);
    order.steps().accept("stopped");
    return Math.max(0, before - left);
  }

  /** Waits until the connections of a version that gets no more have left it. */
  int drain(Unit old) {
    int left = shift.drain(old.bundle(), Duration.ofSeconds(config.get().drain()));
    if (left > 0) {
      log.warn(
          "not drained name={} version={} left={}", old.jar().name(), old.jar().version(), left);
    }
    return left;
  }

  /** Stops and uninstalls a version and watches it leave. */
  void retire(Unit old) {
    @Nullable ClassLoader loader = Generations.loaderOf(old.bundle());
    installer.remove(old.bundle(), stopLimit());
    String left = shift.revoked(old.bundle());
    if (!left.isEmpty()) {
      log.warn("taken back name={} version={} {}", old.jar().name(), old.jar().version(), left);
      journal.note("revoked", old.jar().name(), old.jar().version(), left, 0);
    }
    generations.watch(old.jar(), loader);
  }

  /** Takes a version out of service; nothing follows it. */
  Change remove(Unit unit, Order order, Commit commit) throws DeployException {
    return recorder.record(
        "removed",
        order,
        unit.jar(),
        null,
        () -> {
          try {
            commit.run();
          } catch (IOException e) {
            throw new DeployException(unit.jar().path() + " cannot be removed: " + e, e);
          }
          order.steps().accept("committed");
          units.remove(unit.jar().name());
          int connections = shift.connections(unit.bundle());
          retire(unit);
          order.steps().accept("stopped");
          return connections;
        });
  }

  private Duration stopLimit() {
    return Duration.ofSeconds(config.get().stop_timeout());
  }
}
