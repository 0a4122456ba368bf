package io.jackfield.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made to be published. */
public final class Packages {
  private Packages() {}

  /** Where all of it is. */
  public static Path folder() {
    return Path.of(System.getProperty("jackfield.packages")).toAbsolutePath().normalize();
  }

  /** The package for Debian. */
  public static Path debian() {
    return one(".deb");
  }

  /** The archive of the home. */
  public static Path archive() {
    return one(".tar.gz");
  }

  /** The bill of materials. */
  public static Path materials() {
    return one(".cdx.json");
  }

  private static Path one(String ending) {
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      if (found.size() != 1) {
        throw new AssertionError("one *" + ending + " in " + folder() + " and not " + found);
      }
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
