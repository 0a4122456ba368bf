package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
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

  Change rollback(String name, Order order, Deploy deploy) throws DeployException {
    @Nullable Unit unit = tier.look(name);
    return unit == null ? undoRemoval(name, order, deploy) : below(unit, order, deploy);
  }

  private Change below(Unit unit, Order order, Deploy deploy) throws DeployException {
    if (unit.jar().source() == Source.SHIPPED) {
      throw new DeployException(unit.jar().label() + " is the shipped one: nothing was before it");
    }
    Optional<Past.Version> before =
        Past.before(journal.history(), unit.jar().name(), unit.jar().hash());
    if (before.isPresent()) {
      return deploy.deploy(keptJar(unit.jar().name(), before.get()));
    }
    if (placement.shipped(unit.jar().name()) == null) {
      throw new DeployException("there is no version before " + unit.jar().label());
    }
    return uncover(unit, order);
  }

  private Path keptJar(String name, Past.Version version) throws DeployException {
    Optional<Path> file = kept.find(name, version.hash());
    if (file.isEmpty()) {
      throw new DeployException(
          "the jar of version " + version.version() + " is not kept any more");
    }
    return file.get();
  }

  /** Takes away what runs; what was shipped under that name comes back. */
  Change uncover(Unit unit, Order order) throws DeployException {
    Swap.Commit takeAway = () -> placement.takeAway(unit.jar());
    Jar below = unit.jar().source() == Source.SHIPPED ? null : placement.shipped(unit.jar().name());
    return below == null
        ? swap.remove(unit, order, takeAway)
        : swap.replace(below, unit, order, takeAway);
  }

  private Change undoRemoval(String name, Order order, Deploy deploy) throws DeployException {
    Optional<Jar> shipped = placement.takenAway(name);
    if (shipped.isPresent()) {
      Jar jar = shipped.get();
      try {
        return swap.replace(jar, null, order, () -> placement.putBack(jar));
      } catch (DeployException e) {
        placement.discard(jar);
        throw e;
      }
    }
    Optional<Change> removal = Past.removal(journal.history(), name);
    if (removal.isEmpty()) {
      throw new DeployException("there is no bundle " + name);
    }
    Change change = removal.get();
    return deploy.deploy(
        keptJar(change.name(), new Past.Version(change.fromVersion(), change.fromHash())));
  }
}
