package io.jackfield.deploy.engine;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.FolderGuard;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code bundles/} and {@code deploy/} as they were at the last look. {@link LiveTier} guards it.
 */
final class Folders {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final JarFolder shipped;
  private final JarFolder deployed;
  private final FolderGuard guard;

  private Optional<String> objection = Optional.empty();
  private JarFolder.View lastDeployed = new JarFolder.View(Set.of(), Map.of());
  private JarFolder.View lastShipped = lastDeployed;

  Folders(JarFolder shipped, JarFolder deployed, FolderGuard guard) {
    this.shipped = shipped;
    this.deployed = deployed;
    this.guard = guard;
  }

  JarFolder of(Source source) {
    return source == Source.DEPLOYED ? deployed : shipped;
  }

  /** A folder that became unsafe changes nothing any more. */
  JarFolder.View lookAtDeployed() {
    if (Files.isDirectory(deployed.path())) {
      Optional<String> now = guard.objection(deployed.path());
      if (now.isPresent() && !now.equals(objection)) {
        log.error("nothing is taken from {}: {}", deployed.path(), now.get());
      }
      objection = now;
      if (now.isPresent()) {
        return lastDeployed;
      }
    }
    lastDeployed = deployed.look();
    return lastDeployed;
  }

  JarFolder.View lookAtShipped() {
    lastShipped = shipped.look();
    return lastShipped;
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
