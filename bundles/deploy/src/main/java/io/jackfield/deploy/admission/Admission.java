package io.jackfield.deploy.admission;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Reason;
import io.jackfield.deploy.journal.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** What the operator's configuration asks of a jar from {@code deploy/}; shipped ones may all. */
public final class Admission {
  private final Path etc;
  private final Supplier<Rules> rules;
  private final Predicate<String> shipped;
  private final Guarded guarded;
  private final SpoofGuard spoofs;

  /**
   * For what is shipped.
   *
   * @param etc paths in the configuration are relative to it
   * @param shipped whether a bundle of a symbolic name is
   * @param guarded the services that only those may offer that are shipped or allowed to
   */
  public Admission(
      Path etc,
      Supplier<Rules> rules,
      Predicate<String> shipped,
      Guarded guarded,
      SpoofGuard spoofs) {
    this.etc = etc;
    this.rules = rules;
    this.shipped = shipped;
    this.guarded = guarded;
    this.spoofs = spoofs;
  }

  /**
   * The files that the configuration names and that no jar can be checked by: key, file, reason.
   */
  public List<String> unreadable() {
    Rules now = rules.get();
    List<String> problems = new ArrayList<>();
    if (!now.sha256Allow().isBlank()) {
      Path list = etc.resolve(now.sha256Allow());
      unreadable("sha256.allow", list, AllowList::read).ifPresent(problems::add);
    }
    if (!now.signer().isBlank()) {
      Path trusted = etc.resolve(now.signer());
      unreadable("signer", trusted, Signers::read).ifPresent(problems::add);
    }
    return problems;
  }

  private interface Reader {
    Object read(Path file) throws DeployException;
  }

  private static Optional<String> unreadable(String key, Path file, Reader reader) {
    try {
      reader.read(file);
      return Optional.empty();
    } catch (DeployException e) {
      return Optional.of(key + ": " + file + ": " + Reason.of(e));
    }
  }

  /** Before anything of it runs. */
  public void check(Jar jar, @Nullable Jar old, Order order) throws DeployException {
    if (jar.source() == Source.SHIPPED) {
      return;
    }
    Rules now = rules.get();
    if (!now.sha256Allow().isBlank()) {
      AllowList.check(jar.hash(), etc.resolve(now.sha256Allow()));
    }
    if (!now.signer().isBlank()) {
      Signers.check(jar.staged(), etc.resolve(now.signer()));
    }
    if (!mayGuard(jar)) {
      guarded.refuse(jar.staged());
    }
    if (old != null && !order.downgrade() && !now.downgrade()) {
      refuseDowngrade(jar, old);
    }
  }

  /** When it is installed and nothing of it has run. */
  public void watch(Jar jar, Bundle installed) {
    if (jar.source() == Source.DEPLOYED && !mayGuard(jar)) {
      spoofs.distrust(installed);
    }
  }

  /** When it has started: an activator may have registered anything. */
  public void check(Jar jar, Bundle started) throws DeployException {
    if (jar.source() == Source.DEPLOYED && !mayGuard(jar)) {
      guarded.refuse(started);
    }
  }

  private boolean mayGuard(Jar jar) {
    return shipped.test(jar.name()) || rules.get().servicesAllow().contains(jar.name());
  }

  private static void refuseDowngrade(Jar jar, Jar old) throws DeployException {
    if (old.isHigherThan(jar)) {
      throw new DeployException(
          "is version "
              + jar.version()
              + ", lower than "
              + old.version()
              + " which runs; to go back on purpose: --allow-downgrade, or downgrade = true");
    }
  }
}
