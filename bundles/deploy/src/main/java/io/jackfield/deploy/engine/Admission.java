package io.jackfield.deploy.engine;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** What the operator's configuration asks of a jar from {@code deploy/}; shipped ones may all. */
final class Admission {
  private final Path home;
  private final Supplier<DeployConfig> config;
  private final Predicate<String> shipped;
  private final SpoofGuard spoofs;

  /**
   * For what is shipped.
   *
   * @param home paths in the configuration are relative to it
   * @param shipped whether a bundle of a symbolic name is
   */
  Admission(
      Path home, Supplier<DeployConfig> config, Predicate<String> shipped, SpoofGuard spoofs) {
    this.home = home;
    this.config = config;
    this.shipped = shipped;
    this.spoofs = spoofs;
  }

  /** Before anything of it runs. */
  void check(Jar jar, @Nullable Unit old, Order order) throws DeployException {
    if (jar.source() == Source.SHIPPED) {
      return;
    }
    DeployConfig now = config.get();
    if (!now.sha256_allow().isBlank()) {
      AllowList.check(jar.hash(), home.resolve(now.sha256_allow()));
    }
    if (!now.signer().isBlank()) {
      Signers.check(jar.staged(), home.resolve(now.signer()));
    }
    if (!mayGuard(jar)) {
      Guarded.refuse(jar.staged());
    }
    if (old != null && !order.downgrade() && !now.downgrade()) {
      refuseDowngrade(jar, old);
    }
  }

  /** When it is installed and nothing of it has run. */
  void watch(Jar jar, Bundle installed) {
    if (jar.source() == Source.DEPLOYED && !mayGuard(jar)) {
      spoofs.distrust(installed);
    }
  }

  /** When it has started: an activator may have registered anything. */
  void check(Jar jar, Bundle started) throws DeployException {
    if (jar.source() == Source.DEPLOYED && !mayGuard(jar)) {
      Guarded.refuse(started);
    }
  }

  private boolean mayGuard(Jar jar) {
    return shipped.test(jar.name())
        || Arrays.asList(config.get().services_allow()).contains(jar.name());
  }

  private static void refuseDowngrade(Jar jar, Unit old) throws DeployException {
    if (numbers(jar.version()).compareTo(numbers(old.jar().version())) < 0) {
      throw new DeployException(
          "is version "
              + jar.version()
              + ", lower than "
              + old.jar().version()
              + " which runs; to go back on purpose: --allow-downgrade, or downgrade = true");
    }
  }

  /** Qualifiers do not count: by their letters 1.0.0.SNAPSHOT is higher than 1.0.0. */
  private static Version numbers(String text) {
    Version version = Version.parseVersion(text);
    return new Version(version.getMajor(), version.getMinor(), version.getMicro());
  }
}
