package io.jackfield.deploy.jar;

import io.jackfield.deploy.LiveBundle.Source;
import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * A jar that passed the checks that need no framework.
 *
 * @param path where the operator put it
 * @param staged our copy of it, which nobody changes between check and installation
 * @param hash SHA-256 in hex
 */
public record Jar(Path path, Source source, Path staged, String name, String version, String hash) {

  public String file() {
    return path.getFileName().toString();
  }

  /** What is installed is known by its content: the same name may come back with another. */
  public String location() {
    return LOCATION + name + "@" + hash.substring(0, 16);
  }

  /** For people. */
  public String label() {
    return name + " " + version;
  }

  /** The last part of the symbolic name. */
  public String shortName() {
    return shortName(name);
  }

  public static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Qualifiers do not count: by their letters 1.0.0.SNAPSHOT is higher than 1.0.0. */
  public boolean isHigherThan(Jar other) {
    return numbers(version).compareTo(numbers(other.version)) > 0;
  }

  private static Version numbers(String text) {
    Version version = Version.parseVersion(text);
    return new Version(version.getMajor(), version.getMinor(), version.getMicro());
  }

  /** The same content at another place. */
  public Jar at(Path newPath, Source newSource) {
    return new Jar(newPath, newSource, staged, name, version, hash);
  }

  /** Locations of bundles of the live tier begin with this. */
  public static final String LOCATION = "jackfield:";
}
