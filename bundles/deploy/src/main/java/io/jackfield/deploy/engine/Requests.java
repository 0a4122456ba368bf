package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.Preview;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator asks for. Runs on the deploy thread. */
final class Requests {
  private static final Duration INSTALL_LIMIT = Duration.ofSeconds(20);

  private final LiveTier tier;
  private final FolderGuard guard;
  private final Staging staging;
  private final Installer installer;
  private final Admission admission;
  private final Swap swap;
  private final Brakes brakes;
  private final Shift shift;
  private final Journal journal;
  private final Kept kept;

  Requests(
      LiveTier tier,
      FolderGuard guard,
      Staging staging,
      Installer installer,
      Admission admission,
      Swap swap,
      Brakes brakes,
      Shift shift,
      Journal journal,
      Kept kept) {
    this.tier = tier;
    this.guard = guard;
    this.staging = staging;
    this.installer = installer;
    this.admission = admission;
    this.swap = swap;
    this.brakes = brakes;
    this.shift = shift;
    this.journal = journal;
    this.kept = kept;
  }

  Change deploy(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    return deploy(file, new Order("deploy", options.who(), options.allowDowngrade()));
  }

  private Change deploy(Path file, Order order) throws DeployException {
    Jar staged = stage(file, order);
    try {
      @Nullable Unit old = tier.unit(staged.name());
      brake(staged.name());
      Jar jar = staged.at(target(staged, old), Source.DEPLOYED);
      return swap.replace(jar, old, order, () -> place(jar));
    } catch (DeployException e) {
      staging.discard(staged.staged());
      throw e;
    }
  }

  private Jar stage(Path file, Order order) throws DeployException {
    Path folder = tier.folder(Source.DEPLOYED).path();
    try {
      Optional<String> unsafe = guard.objection(folder);
      if (unsafe.isPresent()) {
        throw new DeployException(folder + ": " + unsafe.get());
      }
      return staging.stage(file, Source.DEPLOYED);
    } catch (DeployException e) {
      swap.refused(order, String.valueOf(file.getFileName()), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void brake(String name) throws DeployException {
    Optional<String> objection = brakes.objection(name);
    if (objection.isPresent()) {
      throw new DeployException(name + " " + objection.get());
    }
    brakes.count(name);
  }

  /** Where it lay before, or under the last part of its name unless another bundle lies there. */
  private Path target(Jar jar, @Nullable Unit old) {
    if (old != null && old.jar().source() == Source.DEPLOYED) {
      return old.jar().path();
    }
    Path folder = tier.folder(Source.DEPLOYED).path();
    Path wanted = folder.resolve(jar.shortName() + ".jar");
    return Files.exists(wanted) ? folder.resolve(jar.name() + ".jar") : wanted;
  }

  private void place(Jar jar) throws java.io.IOException {
    Durably.copy(jar.staged(), jar.path(), () -> Halt.after("copied"));
    tier.folder(Source.DEPLOYED).accept(jar);
  }

  /** Deletes the file of what was deployed; what was shipped under that name comes back. */
  Change undeploy(String name, String who) throws DeployException {
    tier.follow();
    Unit unit = tier.find(name);
    if (unit.jar().source() == Source.SHIPPED) {
      throw new DeployException(
          unit.jar().name() + " was not deployed but shipped: it can be replaced, not removed");
    }
    return uncover(unit, new Order("undeploy", who, true));
  }

  private Change uncover(Unit unit, Order order) throws DeployException {
    Swap.Commit delete = () -> Durably.delete(unit.jar().path());
    Jar below = tier.folder(Source.SHIPPED).look().good().get(unit.jar().name());
    return below == null
        ? swap.remove(unit, order, delete)
        : swap.replace(below, unit, order, delete);
  }

  Change rollback(String name, String who) throws DeployException {
    tier.follow();
    Unit unit = tier.find(name);
    Order order = new Order("rollback", who, true);
    if (unit.jar().source() == Source.SHIPPED) {
      throw new DeployException(unit.jar().label() + " is the shipped one: nothing was before it");
    }
    Optional<Past.Version> before =
        Past.before(journal.history(), unit.jar().name(), unit.jar().hash());
    if (before.isPresent()) {
      Optional<Path> file = kept.find(unit.jar().name(), before.get().hash());
      if (file.isEmpty()) {
        throw new DeployException(
            "the jar of version " + before.get().version() + " is not kept any more");
      }
      return deploy(file.get(), order);
    }
    if (!tier.folder(Source.SHIPPED).look().good().containsKey(unit.jar().name())) {
      throw new DeployException("there is no version before " + unit.jar().label());
    }
    return uncover(unit, order);
  }

  /** With the very jar that runs, whatever lies in the folder now. */
  Change restart(String name, String who) throws DeployException {
    tier.follow();
    Unit unit = tier.find(name);
    Jar runs = unit.jar();
    Path file = kept.find(runs.name(), runs.hash()).orElse(runs.path());
    Jar staged = staging.stage(file, runs.source());
    if (!staged.hash().equals(runs.hash())) {
      staging.discard(staged.staged());
      throw new DeployException(runs.path() + " is not what runs any more: deploy it instead");
    }
    Jar again = staged.at(runs.path(), runs.source());
    try {
      brake(runs.name());
      return swap.replace(
          again,
          unit,
          new Order("restart", who, true),
          () -> tier.folder(runs.source()).accept(again));
    } catch (DeployException e) {
      staging.discard(again.staged());
      throw e;
    }
  }

  Preview preview(Path file, DeployOptions options) throws DeployException {
    tier.follow();
    Jar jar = staging.stage(file, Source.DEPLOYED);
    try {
      @Nullable Unit old = tier.unit(jar.name());
      admission.check(jar, old, new Order("preview", options.who(), options.allowDowngrade()));
      return new Preview(
          jar.name(),
          jar.version(),
          old == null ? "" : old.jar().version(),
          new ArrayList<>(installer.closure(jar, INSTALL_LIMIT)),
          old == null ? new ArrayList<>() : Offer.of(old.bundle()).all(),
          old == null ? 0 : shift.connections(old.bundle()));
    } finally {
      staging.discard(jar.staged());
    }
  }
}
