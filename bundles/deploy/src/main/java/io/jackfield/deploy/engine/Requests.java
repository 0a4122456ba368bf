package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.Preview;
import io.jackfield.deploy.admission.Admission;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Kept;
import io.jackfield.deploy.journal.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator asks for. Runs on the deploy thread. */
final class Requests {
  private static final Duration INSTALL_LIMIT = Duration.ofSeconds(20);

  private final LiveTier tier;
  private final Placement placement;
  private final Installer installer;
  private final Admission admission;
  private final Swap swap;
  private final Canaries canaries;
  private final Rollback rollback;
  private final Brakes brakes;
  private final Shift shift;
  private final Kept kept;

  Requests(
      LiveTier tier,
      Placement placement,
      Installer installer,
      Admission admission,
      Swap swap,
      Canaries canaries,
      Rollback rollback,
      Brakes brakes,
      Shift shift,
      Kept kept) {
    this.tier = tier;
    this.placement = placement;
    this.installer = installer;
    this.admission = admission;
    this.swap = swap;
    this.canaries = canaries;
    this.rollback = rollback;
    this.brakes = brakes;
    this.shift = shift;
    this.kept = kept;
  }

  Change deploy(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    int percent = options.canary();
    Order order =
        new Order(percent == 0 ? "deploy" : "canary", options.who(), options.allowDowngrade());
    return with(
        bringIn(file, order),
        staged -> {
          brake(staged.name(), order);
          return percent == 0 ? put(staged, order) : tryOut(staged, percent, order);
        });
  }

  private Change put(Jar staged, Order order) throws DeployException {
    @Nullable Unit old = tier.unit(staged.name());
    Jar jar = placement.destined(staged, old);
    return swap.replace(jar, old, order, () -> placement.place(jar));
  }

  private Change tryOut(Jar staged, int percent, Order order) throws DeployException {
    @Nullable Unit old = tier.unit(staged.name());
    return canaries.begin(placement.destined(staged, old), old, percent, order);
  }

  private Jar bringIn(Path file, Order order) throws DeployException {
    return swap.recorder()
        .attempt(order, String.valueOf(file.getFileName()), () -> placement.bringIn(file));
  }

  /** What a jar was brought in for. */
  private interface Use {
    Change of(Jar staged) throws DeployException;
  }

  private Change with(Jar staged, Use use) throws DeployException {
    try {
      return use.of(staged);
    } catch (DeployException | RuntimeException e) {
      placement.discard(staged);
      throw e;
    }
  }

  private void brake(String name, Order order) throws DeployException {
    Optional<String> objection = canaries.objection(name).or(() -> brakes.objection(name));
    if (objection.isPresent()) {
      swap.recorder().refused(order, name, objection.get());
      throw new DeployException(name + " " + objection.get());
    }
    brakes.count(name);
  }

  Change promote(String name, String who) throws DeployException {
    tier.follow();
    Unit old = tier.find(name);
    Order order = new Order("promote", who, true);
    Jar jar = swap.recorder().attempt(order, old.jar().name(), () -> toPromote(old));
    return canaries.promote(jar, order, () -> placement.place(jar));
  }

  private Jar toPromote(Unit old) throws DeployException {
    Jar canary = canaries.jar(old.jar().name());
    placement.refuseIfAnotherWaits(canary, old.jar());
    return placement.destined(canary, old);
  }

  Change abort(String name, String who) throws DeployException {
    Unit old = tier.find(name);
    return canaries.abort(old.jar().name(), "", new Order("abort", who, true));
  }

  /** Takes away what was deployed, or else what was shipped. */
  Change undeploy(String name, String who) throws DeployException {
    tier.follow();
    Unit unit = tier.find(name);
    Order order = new Order("undeploy", who, true);
    brake(unit.jar().name(), order);
    return rollback.uncover(unit, order);
  }

  Change rollback(String name, String who) throws DeployException {
    tier.follow();
    Order order = new Order("rollback", who, true);
    @Nullable Unit unit = tier.look(name);
    if (unit != null) {
      brake(unit.jar().name(), order);
    }
    return rollback.rollback(
        name, order, file -> with(bringIn(file, order), staged -> put(staged, order)));
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
            : kept.find(runs.name(), runs.hash()).orElse(runs.path());
    Order order = new Order("restart", who, true);
    return with(
        placement.bringInAgain(runs, file),
        again -> {
          brake(runs.name(), order);
          return swap.replace(again, unit, order, () -> placement.accept(again));
        });
  }

  Preview preview(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    Jar jar = placement.bringIn(file);
    try {
      @Nullable Unit old = tier.unit(jar.name());
      admission.check(
          jar,
          old == null ? null : old.jar(),
          new Order("preview", options.who(), options.allowDowngrade()));
      if (options.canary() > 0) {
        canaries.check(jar, old);
      }
      return new Preview(
          jar.name(),
          jar.version(),
          old == null ? "" : old.jar().version(),
          new ArrayList<>(installer.closure(jar, old == null ? null : old.bundle(), INSTALL_LIMIT)),
          old == null ? new ArrayList<>() : installer.offer(old.bundle()).all(),
          old == null ? 0 : shift.connections(old.bundle()));
    } finally {
      placement.discard(jar);
    }
  }
}
