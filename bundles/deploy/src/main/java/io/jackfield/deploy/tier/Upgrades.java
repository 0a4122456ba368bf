package io.jackfield.deploy.tier;

import io.jackfield.deploy.BootTierChange;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.Upgrade.State;
import io.jackfield.deploy.Upgrade.Step;
import io.jackfield.deploy.jar.DeployedJars;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.Reason;
import io.jackfield.deploy.jar.ShippedChanges;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.tier.Pending.Left;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs of the distribution what its folder holds now. Until a bundle is committed a
 * start of the daemon, which reads the folder anew, is no different from the end of the upgrade.
 * Runs on the deploy thread.
 */
final class Upgrades {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final LiveTier tier;
  private final Folders folders;
  private final Swap swap;
  private final Journal journal;
  private final Canaries canaries;
  private final RateLimits limits;
  private final DeployedJars deployed;
  private final Pending pending;
  private @Nullable Upgrade last;

  Upgrades(
      LiveTier tier,
      Folders folders,
      Swap swap,
      Journal journal,
      Canaries canaries,
      RateLimits limits,
      DeployedJars deployed,
      Pending pending) {
    this.tier = tier;
    this.folders = folders;
    this.swap = swap;
    this.journal = journal;
    this.canaries = canaries;
    this.limits = limits;
    this.deployed = deployed;
    this.pending = pending;
  }

  /** The last one that was no dry run. */
  Optional<Upgrade> last() {
    return Optional.ofNullable(last);
  }

  /** Does it, or tells what it would do. */
  Upgrade run(boolean dryRun, String who) throws DeployException {
    tier.follow();
    JarFolder now = folders.shippedNow();
    try {
      Run run = new Run(now, new Order("upgrade", who, true), dryRun);
      Upgrade made = new Upgrade(run.steps(), run.bootTier);
      if (!dryRun) {
        folders.forgetUnused();
        pending.leave(run.left);
        last = made;
        // What has only another file's name is known by it from now on.
        tier.follow();
      }
      return made;
    } finally {
      now.discard();
    }
  }

  /** One upgrade. */
  private final class Run {
    private final JarFolder now;
    private final Order order;
    private final boolean dryRun;
    private final Optional<BootTierChange> bootTier = pending.bootTier();
    private final ShippedChanges changes;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Left> left = new HashMap<>();

    Run(JarFolder now, Order order, boolean dryRun) {
      this.now = now;
      this.order = order;
      this.dryRun = dryRun;
      this.changes = ShippedChanges.of(folders.shippedInUse(), now);
    }

    List<Step> steps() {
      if (!dryRun) {
        changes.moved().forEach(jar -> folders.takeOver(now, jar));
      }
      changes.unusable().forEach(this::refuse);
      Map<String, Jar> live = new TreeMap<>();
      Map<String, ServiceNeeds> needs = new TreeMap<>();
      for (Jar jar : changes.changed()) {
        if (!leaveAlone(jar) && !rehearse(jar, needs)) {
          live.put(jar.name(), jar);
        }
      }
      needs.keySet().retainAll(live.keySet());
      live.keySet().forEach(name -> needs.putIfAbsent(name, ServiceNeeds.NONE));
      for (String name : ServiceNeeds.inOrder(needs)) {
        Jar jar = live.get(name);
        if (jar != null) {
          change(jar);
        }
      }
      Optional<Step> open = unfinished();
      for (Jar was : changes.gone()) {
        open.filter(unused -> runs(was))
            .ifPresentOrElse(because -> stay(was, because), () -> remove(was));
      }
      return steps;
    }

    /** What was not taken over; a refusal rather than what waits. */
    private Optional<Step> unfinished() {
      return Stream.of(State.REFUSED, State.WAITS)
          .flatMap(state -> steps.stream().filter(step -> step.state() == state))
          .findFirst();
    }

    private boolean runs(Jar was) {
      Unit unit = tier.unit(was.name());
      return unit != null && unit.jar().source() == Source.SHIPPED;
    }

    /**
     * What goes on of the old distribution may need it, and what is to come in its place is not.
     */
    private void stay(Jar was, Step because) {
      boolean waits = because.state() == State.WAITS;
      String reason =
          waits
              ? "goes when " + because.file() + " comes"
              : "stays while " + because.file() + " is refused";
      if (left.containsKey(because.file())) {
        left.put(was.file(), new Left("", waits, reason));
      }
      steps.add(gone(was, because.state(), reason));
    }

    /** Of a file that is there and no bundle, what it replaces goes on. */
    private void refuse(ShippedChanges.Unusable file) {
      String version = file.was() == null ? "" : file.was().version();
      String name = file.was() == null ? file.file() : file.was().name();
      String goesOn = file.was() == null ? "" : "; " + file.was().label() + " goes on";
      String reason = file.reason() + goesOn;
      if (!dryRun) {
        journal.refused(order, name, reason);
      }
      left.put(file.file(), new Left(pending.hash(file.file()), false, reason));
      steps.add(new Step(name, file.file(), version, "", State.REFUSED, reason, 0, 0));
    }

    /** What the operator has put in its place, or taken away, stays so. */
    private boolean leaveAlone(Jar jar) {
      Unit unit = tier.unit(jar.name());
      if (folders.off().names().contains(jar.name())) {
        step(jar, State.UNDEPLOYED, "");
      } else if (unit != null && unit.jar().source() == Source.DEPLOYED) {
        step(jar, State.HIDDEN, unit.jar().version() + " of " + unit.jar().path() + " goes on");
      } else {
        return false;
      }
      if (!dryRun) {
        folders.takeOver(now, jar);
      }
      return true;
    }

    /**
     * Learns what a bundle needs, and whether it needs the boot tier to come.
     *
     * @return whether that is all there is to be done
     */
    private boolean rehearse(Jar jar, Map<String, ServiceNeeds> needs) {
      try {
        needs.put(jar.name(), swap.rehearse(jar, tier.unit(jar.name()), order).services());
        if (dryRun) {
          step(jar, State.PLANNED, "");
        }
        return dryRun;
      } catch (DeployException e) {
        String reason = String.valueOf(e.getMessage());
        if (bootTier.isPresent() && lacksPackages(jar)) {
          left.put(jar.file(), new Left(jar.hash(), true, reason));
          step(jar, State.WAITS, reason);
          return true;
        }
        if (dryRun) {
          step(jar, State.REFUSED, reason);
        }
        return dryRun;
      }
    }

    private boolean lacksPackages(Jar jar) {
      try {
        return !swap.lacks(jar).isEmpty();
      } catch (DeployException e) {
        return false;
      }
    }

    private void change(Jar jar) {
      @Nullable Unit old = tier.unit(jar.name());
      Optional<String> objection = objection(jar.name());
      if (objection.isPresent()) {
        step(jar, State.REFUSED, objection.get());
        return;
      }
      try {
        Change made = swap.replace(jar, old, order, () -> commit(jar, old));
        done(jar, made);
      } catch (DeployException e) {
        String reason = String.valueOf(e.getMessage());
        left.put(jar.file(), new Left(jar.hash(), false, reason));
        step(jar, State.REFUSED, reason);
      } catch (RuntimeException e) {
        // The others are to be changed all the same.
        log.error("{} failed", jar.file(), e);
        step(jar, State.REFUSED, "failed: " + Reason.of(e));
      }
    }

    private void commit(Jar jar, @Nullable Unit old) {
      if (old != null) {
        deployed.shipped(old.jar(), jar);
      }
      folders.takeOver(now, jar);
    }

    /** Why a bundle cannot be changed right now; it is no fault of the jar, which waits. */
    private Optional<String> objection(String name) {
      Optional<String> objection = canaries.objection(name).or(() -> limits.objection(name));
      objection.ifPresentOrElse(
          reason -> journal.refused(order, name, reason), () -> limits.count(name));
      return objection;
    }

    /** Last, so that nobody misses it who does not need it any more when he has been changed. */
    private void remove(Jar was) {
      Unit unit = tier.unit(was.name());
      if (dryRun || unit == null || !runs(was)) {
        if (runs(was)) {
          steps.add(gone(was, State.PLANNED, ""));
        }
        if (!dryRun) {
          folders.forget(was);
        }
        return;
      }
      Optional<String> objection = objection(was.name());
      if (objection.isPresent()) {
        steps.add(gone(was, State.REFUSED, objection.get()));
        return;
      }
      try {
        Change made =
            swap.remove(
                unit,
                order,
                () -> {
                  deployed.keep(was);
                  folders.forget(was);
                });
        done(was, made);
      } catch (DeployException e) {
        String reason = String.valueOf(e.getMessage());
        left.put(was.file(), new Left("", false, reason));
        steps.add(gone(was, State.REFUSED, reason));
      } catch (RuntimeException e) {
        // The others are to be removed all the same.
        log.error("{} failed", was.file(), e);
        steps.add(gone(was, State.REFUSED, "failed: " + Reason.of(e)));
      }
    }

    private static Step gone(Jar was, State state, String reason) {
      return new Step(was.name(), was.file(), was.version(), "", state, reason, 0, 0);
    }

    /** Of a bundle that is as it was. */
    private void step(Jar jar, State state, String reason) {
      Unit runs = tier.unit(jar.name());
      String from = runs == null ? "" : runs.jar().version();
      steps.add(new Step(jar.name(), jar.file(), from, jar.version(), state, reason, 0, 0));
    }

    private void done(Jar jar, Change made) {
      steps.add(
          new Step(
              jar.name(),
              jar.file(),
              made.fromVersion(),
              made.toVersion(),
              State.DONE,
              "",
              made.moved(),
              made.millis()));
    }
  }
}
