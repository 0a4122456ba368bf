package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.FolderGuard;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.Reason;
import io.jackfield.deploy.jar.SwitchedOff;
import io.jackfield.deploy.jar.TrustedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code bundles/} of the distribution as it was at the start or the last upgrade, and {@code
 * deploy/} as it was at the last look. {@link LiveTier} guards it.
 */
final class Folders {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final JarFolder shipped;
  private final JarFolder deployed;
  private final FolderGuard guard;
  private final SwitchedOff off;
  private final TrustedFiles distribution;

  /** Where a home of an earlier version has copies of what was shipped. */
  private final Path copies;

  /** What is shipped and in use, by file name; any thread. Null before it was read. */
  private volatile @Nullable Map<String, String> shippedHashes;

  /** Makes another look at {@link #shipped}. */
  private final Supplier<JarFolder> another;

  private boolean readShipped;
  private JarFolder.View lastDeployed = new JarFolder.View(Set.of(), Map.of(), Map.of());
  private JarFolder.View lastShipped = lastDeployed;

  Folders(
      JarFolder shipped,
      Supplier<JarFolder> another,
      SwitchedOff off,
      TrustedFiles distribution,
      JarFolder deployed,
      FolderGuard guard,
      Path home) {
    this.shipped = shipped;
    this.another = another;
    this.off = off;
    this.distribution = distribution;
    this.deployed = deployed;
    this.guard = guard;
    this.copies = home.resolve("bundles");
  }

  JarFolder of(Source source) {
    return source == Source.DEPLOYED ? deployed : shipped;
  }

  /** A folder that became unsafe changes nothing any more. */
  JarFolder.View lookAtDeployed() {
    if (Files.isDirectory(deployed.path())) {
      guard.objection(deployed.path()).ifPresentOrElse(deployed::leave, deployed::look);
    } else {
      deployed.look();
    }
    lastDeployed = deployed.view(Set.of());
    return lastDeployed;
  }

  /** A distribution that changes is used when somebody asks for it, or from the next start on. */
  JarFolder.View lookAtShipped() {
    if (!readShipped) {
      readShipped = true;
      readShipped();
      shippedHashes = shipped.hashes();
    }
    lastShipped = shipped.view(off.names());
    return lastShipped;
  }

  private void readShipped() {
    try {
      Optional<String> unsafe = distribution.objection(shipped.path());
      if (unsafe.isPresent()) {
        shipped.leave(unsafe.get());
        return;
      }
      shipped.look();
      off.migrate(copies, shipped.jars());
      if (Files.isDirectory(copies) && !Files.isSameFile(copies, shipped.path())) {
        log.warn(
            "{} is not used, it can be deleted: what is shipped is read from {}",
            copies,
            shipped.path());
      }
    } catch (IOException e) {
      shipped.leave("it cannot be read: " + e);
    }
  }

  /**
   * The distribution as it is now, which nothing uses yet. The caller discards it.
   *
   * @throws DeployException if there is none that could be used
   */
  JarFolder shippedNow() throws DeployException {
    try {
      Optional<String> unsafe = distribution.objection(shipped.path());
      if (unsafe.isPresent()) {
        throw new DeployException("nothing is taken from " + shipped.path() + ": " + unsafe.get());
      }
    } catch (IOException e) {
      throw new DeployException(shipped.path() + " cannot be read: " + Reason.of(e), e);
    }
    JarFolder now = another.get();
    now.look();
    if (now.jars().isEmpty()) {
      now.discard();
      throw new DeployException(
          "there is no bundle in " + shipped.path() + ": the distribution is not whole");
    }
    return now;
  }

  /** The shipped jars that are in use, also those that are hidden or switched off. */
  List<Jar> shippedInUse() {
    return shipped.jars();
  }

  /** Uses a shipped jar from now on. */
  void takeOver(JarFolder now, Jar jar) {
    shipped.takeOver(now, jar);
    shippedHashes = shipped.hashes();
  }

  /** What was shipped is not any more. */
  void forget(Jar jar) {
    shipped.forget(jar.name());
    shippedHashes = shipped.hashes();
  }

  /** Files that were shipped, never used, and are gone. */
  void forgetUnused() {
    shipped.forgetUnused();
    shippedHashes = shipped.hashes();
  }

  /** What is shipped and in use, by file name; null as long as it was not read. Any thread. */
  @Nullable Map<String, String> shippedHashes() {
    return shippedHashes;
  }

  /** The shipped bundles that are switched off. */
  List<Jar> switchedOff() {
    Set<String> names = off.names();
    return shipped.jars().stream().filter(jar -> names.contains(jar.name())).toList();
  }

  SwitchedOff off() {
    return off;
  }

  /** What lay in a folder under a symbolic name at the last look. */
  @Nullable Jar last(Source source, String name) {
    return (source == Source.DEPLOYED ? lastDeployed : lastShipped).good().get(name);
  }

  /** Why files are not used, by file name. */
  Map<String, String> refusals() {
    Map<String, String> refusals = shipped.refusals();
    refusals.putAll(deployed.refusals());
    return refusals;
  }
}
