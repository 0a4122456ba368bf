package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Kept;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.journal.Past;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way back to what ran before. */
final class Rollback {
  private final LiveTier tier;
  private final Placement placement;
  private final Swap swap;
  private final Journal journal;
  private final Kept kept;

  /** Deploys a jar that is kept. */
  interface Deploy {
    Change deploy(Path file) throws DeployException;
  }

  Rollback(LiveTier tier, Placement placement, Swap swap, Journal journal, Kept kept) {
    this.tier = tier;
    this.placement = placement;
    this.swap = swap;
    this.journal = journal;
    this.kept = kept;
  }

  /** Undoes the undeployment that was the last change, or else goes back to the version before. */
  Change rollback(String name, Order order, Deploy deploy) throws DeployException {
    @Nullable Unit unit = tier.look(name);
    if (unit == null) {
      return bringBack(name, order, deploy);
    }
    Jar runs = unit.jar();
    Optional<Change> undeployed = Past.undeployed(journal.history(), runs.name(), runs.hash());
    return undeployed.isPresent()
        ? deploy.deploy(whatWas(undeployed.get()))
        : below(unit, order, deploy);
  }

  private Change below(Unit unit, Order order, Deploy deploy) throws DeployException {
    Jar runs = unit.jar();
    if (runs.source() == Source.SHIPPED) {
      throw new DeployException(runs.label() + " is the shipped one: nothing was before it");
    }
    Optional<Past.Version> before = Past.before(journal.history(), runs.name(), runs.hash());
    @Nullable Jar shipped = placement.shipped(runs.name());
    if (shipped != null
        && before.map(Past.Version::hash).orElse(shipped.hash()).equals(shipped.hash())) {
      return uncover(unit, order);
    }
    if (before.isEmpty()) {
      throw new DeployException("there is no version before " + runs.label());
    }
    return deploy.deploy(keptJar(runs.name(), before.get()));
  }

  private Path keptJar(String name, Past.Version version) throws DeployException {
    Optional<Path> file = kept.find(name, version.hash());
    if (file.isEmpty()) {
      throw new DeployException(
          "the jar of version " + version.version() + " is not kept any more");
    }
    return file.get();
  }

  private Path whatWas(Change undeployed) throws DeployException {
    return keptJar(
        undeployed.name(), new Past.Version(undeployed.fromVersion(), undeployed.fromHash()));
  }

  /** Takes away what runs; what was shipped under that name comes back. */
  Change uncover(Unit unit, Order order) throws DeployException {
    Swap.Commit takeAway = () -> placement.takeAway(unit.jar());
    Jar below = unit.jar().source() == Source.SHIPPED ? null : placement.shipped(unit.jar().name());
    return below == null
        ? swap.remove(unit, order, takeAway)
        : swap.replace(below, unit, order, takeAway);
  }

  /** Starts again what does not run any more. */
  private Change bringBack(String name, Order order, Deploy deploy) throws DeployException {
    Optional<Change> undeployed = Past.undeployed(journal.history(), name, "");
    Optional<Path> what = undeployed.flatMap(u -> kept.find(u.name(), u.fromHash()));
    Optional<Jar> shipped = placement.takenAway(name);
    if (shipped.isPresent()) {
      Jar jar = shipped.get();
      // Not kept: it was a shipped one, which an upgrade may have replaced since.
      if (what.isEmpty() || undeployed.get().fromHash().equals(jar.hash())) {
        return swap.replace(jar, null, order, () -> placement.putBack(jar));
      }
    }
    if (undeployed.isEmpty()) {
      throw new DeployException("there is no bundle " + name);
    }
    return deploy.deploy(whatWas(undeployed.get()));
  }
}
