package io.jackfield.deploy.tier;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.Preview;
import io.jackfield.deploy.jar.DeployedJars;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.VersionStack;
import io.jackfield.deploy.jar.VersionStack.Version;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.deploy.proof.Offer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator asks for. Runs on the deploy thread. */
final class Requests {
  private final LiveTier tier;
  private final Folders folders;
  private final Placement placement;
  private final LiveTopics topics;
  private final Swap swap;
  private final Journal journal;
  private final Canaries canaries;
  private final RateLimits limits;
  private final DeployedJars deployed;

  Requests(
      LiveTier tier,
      Folders folders,
      Placement placement,
      LiveTopics topics,
      Swap swap,
      Journal journal,
      Canaries canaries,
      RateLimits limits,
      DeployedJars deployed) {
    this.tier = tier;
    this.folders = folders;
    this.placement = placement;
    this.topics = topics;
    this.swap = swap;
    this.journal = journal;
    this.canaries = canaries;
    this.limits = limits;
    this.deployed = deployed;
  }

  Change deploy(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    String action = options.canary() == 0 ? "deploy" : "canary";
    return take(file, options.canary(), new Order(action, options.who(), options.allowDowngrade()));
  }

  private Change take(Path file, int percent, Order order) throws DeployException {
    Jar staged = bringIn(file, order);
    try {
      limit(staged.name(), order);
      @Nullable Unit old = tier.unit(staged.name());
      Jar jar = destined(staged, old, order);
      return percent == 0
          ? swap.replace(jar, old, order, () -> placement.place(jar))
          : canaries.begin(jar, old, percent, order);
    } catch (DeployException | RuntimeException e) {
      placement.discard(staged);
      throw e;
    }
  }

  private Jar bringIn(Path file, Order order) throws DeployException {
    try {
      return placement.bringIn(file);
    } catch (DeployException e) {
      throw refused(order, String.valueOf(file.getFileName()), e);
    }
  }

  private Jar destined(Jar staged, @Nullable Unit old, Order order) throws DeployException {
    try {
      return placement.destined(staged, old);
    } catch (DeployException e) {
      throw refused(order, staged.name(), e);
    }
  }

  /** Has in the journal what was refused before it began. */
  private DeployException refused(Order order, String name, DeployException reason) {
    journal.refused(order, name, reason.getMessage());
    return reason;
  }

  private void limit(String name, Order order) throws DeployException {
    Optional<String> objection = canaries.objection(name).or(() -> limits.objection(name));
    if (objection.isPresent()) {
      throw refused(order, name, new DeployException(name + " " + objection.get()));
    }
    limits.count(name);
  }

  Change promote(String name, String who) throws DeployException {
    tier.follow();
    Unit old = tier.find(name);
    Order order = new Order("promote", who, true);
    Jar canary;
    try {
      canary = canaries.jar(old.jar().name());
      placement.refuseIfAnotherWaits(canary, old.jar());
    } catch (DeployException e) {
      throw refused(order, old.jar().name(), e);
    }
    Jar jar = destined(canary, old, order);
    return canaries.promote(jar, order, () -> placement.place(jar));
  }

  Change abort(String name, String who) throws DeployException {
    Unit old = tier.find(name);
    return canaries.abort(old.jar().name(), "", new Order("abort", who, true));
  }

  /** Takes away what was deployed, or else what was shipped. */
  Change undeploy(String name, String who) throws DeployException {
    tier.follow();
    return uncover(tier.find(name), new Order("undeploy", who, true));
  }

  /** Takes away what runs; what was shipped under that name comes back. */
  private Change uncover(Unit unit, Order order) throws DeployException {
    Jar runs = unit.jar();
    if (runs.source() == Source.DEPLOYED) {
      destined(runs, unit, order);
    }
    limit(runs.name(), order);
    @Nullable Jar below =
        runs.source() == Source.SHIPPED ? null : folders.last(Source.SHIPPED, runs.name());
    Swap.Commit takeAway = () -> placement.takeAway(runs);
    return below == null
        ? swap.remove(unit, order, takeAway)
        : swap.replace(below, unit, order, takeAway);
  }

  /** Undoes the undeployment that was the last change, or else goes back to the version before. */
  Change rollback(String name, String who) throws DeployException {
    tier.follow();
    Order order = new Order("rollback", who, true);
    @Nullable Unit unit = tier.look(name);
    if (unit == null) {
      return bringBack(name, order);
    }
    Jar runs = unit.jar();
    VersionStack stack = deployed.stack(runs.name());
    if (runs.source() == Source.SHIPPED) {
      Version before =
          stack
              .takenAway(runs.hash())
              .or(() -> deployed.shippedBefore(runs))
              .orElseThrow(
                  () ->
                      new DeployException(
                          runs.label() + " is the shipped one: nothing was before it"));
      return take(kept(runs.name(), before), 0, order);
    }
    Optional<Version> below = stack.upTo(runs).below();
    @Nullable Jar shipped = folders.last(Source.SHIPPED, runs.name());
    if (shipped != null && below.map(Version::hash).orElse(shipped.hash()).equals(shipped.hash())) {
      return uncover(unit, order);
    }
    if (below.isEmpty()) {
      throw new DeployException("there is no version before " + runs.label());
    }
    return take(kept(runs.name(), below.get()), 0, order);
  }

  /** Starts again what does not run any more. */
  private Change bringBack(String name, Order order) throws DeployException {
    List<String> undeployed = named(name, deployed.undeployed());
    if (undeployed.size() > 1) {
      throw new DeployException(name + " is not clear: " + String.join(", ", undeployed));
    }
    if (!undeployed.isEmpty()) {
      String symbolic = undeployed.get(0);
      Optional<Version> takenAway = deployed.stack(symbolic).takenAway("");
      return take(kept(symbolic, takenAway.orElseThrow()), 0, order);
    }
    Jar shipped =
        folders.switchedOff().stream()
            .filter(jar -> !named(name, List.of(jar.name())).isEmpty())
            .findFirst()
            .orElseThrow(() -> new DeployException("there is no bundle " + name));
    return swap.replace(shipped, null, order, () -> folders.off().remove(shipped.name()));
  }

  /** Those of some symbolic names that are meant: the very one, or all with it as the last part. */
  private static List<String> named(String name, List<String> names) {
    return names.contains(name)
        ? List.of(name)
        : names.stream().filter(each -> Jar.shortName(each).equals(name)).toList();
  }

  private Path kept(String name, Version version) throws DeployException {
    return deployed
        .find(name, version.hash())
        .orElseThrow(
            () ->
                new DeployException(
                    "the jar of version " + version.version() + " is not kept any more"));
  }

  /** With the very jar that runs, whatever lies in the folder now. */
  Change restart(String name, String who) throws DeployException {
    tier.follow();
    Unit unit = tier.find(name);
    Jar runs = unit.jar();
    // What is shipped may have changed since the start.
    Path file =
        runs.source() == Source.SHIPPED
            ? runs.staged()
            : deployed.find(runs.name(), runs.hash()).orElse(runs.path());
    Order order = new Order("restart", who, true);
    Jar again = placement.bringInAgain(runs, file);
    try {
      limit(runs.name(), order);
      return swap.replace(again, unit, order, () -> placement.accept(again));
    } catch (DeployException | RuntimeException e) {
      placement.discard(again);
      throw e;
    }
  }

  Preview preview(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    Jar jar = placement.bringIn(file);
    try {
      @Nullable Unit old = tier.unit(jar.name());
      Order order = new Order("preview", options.who(), options.allowDowngrade());
      List<String> providers = new ArrayList<>(swap.rehearse(jar, old, order).providers());
      if (options.canary() > 0) {
        canaries.check(jar, old);
      }
      return new Preview(
          jar.name(),
          jar.version(),
          old == null ? "" : old.jar().version(),
          providers,
          old == null ? List.of() : Offer.of(old.bundle(), topics).all(),
          old == null ? 0 : swap.connections(old));
    } finally {
      placement.discard(jar);
    }
  }
}
