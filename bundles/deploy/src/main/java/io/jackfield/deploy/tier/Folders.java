package io.jackfield.deploy.tier;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.FolderGuard;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.SwitchedOff;
import io.jackfield.deploy.jar.TrustedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code bundles/} of the distribution as it was at the start, and {@code deploy/} as it was at the
 * last look. {@link LiveTier} guards it.
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

  private boolean readShipped;
  private JarFolder.View lastDeployed = new JarFolder.View(Set.of(), Map.of(), Map.of());
  private JarFolder.View lastShipped = lastDeployed;

  Folders(
      JarFolder shipped,
      SwitchedOff off,
      TrustedFiles distribution,
      JarFolder deployed,
      FolderGuard guard,
      Path home) {
    this.shipped = shipped;
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

  /** A distribution that changes is used from the next start on, with all that belongs to it. */
  JarFolder.View lookAtShipped() {
    if (!readShipped) {
      readShipped = true;
      readShipped();
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
