package io.jackfield.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A folder of the daemon that may lie elsewhere than in the home. The bundles know the same ones as
 * {@code io.jackfield.config.DaemonFolder}.
 */
public enum Place {
  ETC,
  DEPLOY,
  DATA,
  LOG,
  RUN;

  /** Its name in the home. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The framework property that tells the bundles where it is. */
  public String property() {
    return "jackfield." + folder();
  }

  /** The environment variable that says where it is. */
  String variable() {
    return "JACKFIELD_" + name();
  }

  /** Whether the environment says where it is. */
  boolean isElsewhere(Map<String, String> environment) {
    return !environment.getOrDefault(variable(), "").isEmpty();
  }

  /** Where it is. A relative path is refused: the daemon and its commands start anywhere. */
  public Path in(Path home, Map<String, String> environment) throws StartFailure {
    if (!isElsewhere(environment)) {
      return home.resolve(folder());
    }
    String said = environment.get(variable());
    try {
      Path path = Path.of(said);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw new StartFailure(variable() + ": " + said + ": " + e.getReason());
    }
    throw new StartFailure(variable() + ": " + said + " is not an absolute path");
  }
}
