package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One change from its first line in the journal to its last. */
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
    this.kept = kept;
    this.generations = generations;
    this.config = config;
    this.units = units;
  }

  /** Takes a jar into service and what ran before out of it. */
  Change replace(Jar jar, @Nullable Unit old, Order order, Commit commit) throws DeployException {
    long begin = System.nanoTime();
    Change change = change(order, jar.name(), old, jar);
    begin(change, order);
    order.steps().accept("staged");
    try {
      Bundle fresh = prove(jar, old, order, commit);
      units.put(jar.name(), new Unit(jar, fresh));
      int moved = old == null ? 0 : shift(fresh, old, order);
      Change done = change.ended(Change.DONE, "", moved, millis(begin));
      end(done, order);
      tell(old == null ? "started" : "replaced", jar, done);
      return done;
    } catch (DeployException e) {
      String goesOn = old == null ? "" : "; " + old.jar().label() + " goes on";
      String reason = e.getMessage() + goesOn;
      end(change.ended(Change.REFUSED, reason, 0, millis(begin)), order);
      throw new DeployException(reason, e);
    }
  }

  /** Up to the point of no return. Until then the old version has not noticed anything. */
  private Bundle prove(Jar jar, @Nullable Unit old, Order order, Commit commit)
      throws DeployException {
    admission.check(jar, old, order);
    Duration limit = Duration.ofSeconds(config.get().start_limit());
    Bundle fresh =
        installer.install(
            jar,
            old == null ? null : old.bundle(),
            limit,
            new Installer.Steps(
                shift::hold, started -> admission.check(jar, started), order.steps()));
    order.steps().accept("proven");
    try {
      if (order.isChange() || jar.source() == Source.DEPLOYED) {
        kept.keep(jar);
      }
      commit.run();
    } catch (IOException e) {
      installer.remove(fresh, stopLimit());
      throw new DeployException("cannot be put in its place: " + e, e);
    }
    order.steps().accept("committed");
    if (old == null) {
      shift.to(fresh);
    }
    return fresh;
  }

  private int shift(Bundle fresh, Unit old, Order order) {
    int before = shift.connections(old.bundle());
    shift.to(fresh);
    order.steps().accept("shifted");
    int left = shift.drain(old.bundle(), Duration.ofSeconds(config.get().drain()));
    if (left > 0) {
      log.warn(
          "not drained name={} version={} left={}", old.jar().name(), old.jar().version(), left);
    }
    order.steps().accept("drained");
    retire(old);
    order.steps().accept("stopped");
    return Math.max(0, before - left);
  }

  /** Stops and uninstalls a version and watches it leave. */
  private void retire(Unit old) {
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
    long begin = System.nanoTime();
    Change change = change(order, unit.jar().name(), unit, null);
    begin(change, order);
    try {
      commit.run();
    } catch (IOException e) {
      String reason = unit.jar().path() + " cannot be deleted: " + e;
      end(change.ended(Change.REFUSED, reason, 0, millis(begin)), order);
      throw new DeployException(reason, e);
    }
    order.steps().accept("committed");
    units.remove(unit.jar().name());
    int connections = shift.connections(unit.bundle());
    retire(unit);
    Change done = change.ended(Change.DONE, "", connections, millis(begin));
    end(done, order);
    tell("removed", unit.jar(), done);
    return done;
  }

  /** What did not get far enough to have a name. */
  void refused(Order order, String file, String reason) {
    Change change = change(order, file, null, null);
    end(change.ended(Change.REFUSED, reason, 0, 0), order);
  }

  private Change change(Order order, String name, @Nullable Unit from, @Nullable Jar to) {
    return new Change(
        journal.newId(),
        Instant.now(),
        order.who(),
        order.action(),
        name,
        from == null ? "" : from.jar().version(),
        from == null ? "" : from.jar().hash(),
        to == null ? "" : to.version(),
        to == null ? "" : to.hash(),
        "",
        "",
        0,
        0);
  }

  private void begin(Change change, Order order) {
    if (order.isChange()) {
      journal.begin(change);
    }
  }

  private void end(Change change, Order order) {
    if (order.isChange()) {
      journal.end(change);
    }
  }

  private static void tell(String what, Jar jar, Change change) {
    log.info(
        "{} name={} version={} file={} from={} by={} moved={} millis={}",
        what,
        jar.name(),
        jar.version(),
        jar.file(),
        jar.source(),
        change.who(),
        change.moved(),
        change.millis());
  }

  private Duration stopLimit() {
    return Duration.ofSeconds(config.get().stop_timeout());
  }

  private static long millis(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
