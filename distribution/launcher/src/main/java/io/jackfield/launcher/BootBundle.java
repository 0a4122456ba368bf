package io.jackfield.launcher;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** A jar of {@code system/} and the bundle it became. */
public record BootBundle(Path file, Bundle bundle) {

  public static BootBundle install(BundleContext context, Path file) throws StartFailure {
    try {
      // A reference: the framework reads the file in place instead of copying it at each start.
      Bundle bundle = context.installBundle("reference:" + file.toUri());
      String name = bundle.getSymbolicName();
      if (name == null) {
        throw new StartFailure(file + " is no bundle: its manifest has no Bundle-SymbolicName");
      }
      bundle.adapt(BundleStartLevel.class).setStartLevel(FrameworkSettings.startLevel(name));
      return new BootBundle(file, bundle);
    } catch (BundleException e) {
      throw new StartFailure(file + ": " + StartFailure.rootReason(e));
    }
  }

  /** Says what is wrong if the bundle does not start. */
  public Optional<String> start() {
    try {
      bundle.start();
      return Optional.empty();
    } catch (BundleException e) {
      return Optional.of(file.getFileName() + ": " + StartFailure.rootReason(e));
    }
  }

  /** A fragment is not started; a native one of another platform does not even resolve. */
  public boolean isFragment() {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  public int level() {
    return bundle.adapt(BundleStartLevel.class).getStartLevel();
  }
}
