package io.jackfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Where things are: the only place that reads it from the environment. */
public final class Folders {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path home;
  private final Path dist;
  private final Map<String, String> environment;
  private final Map<Place, Path> places = new EnumMap<>(Place.class);

  /**
   * As the operator says it.
   *
   * @param home the operator's: in it are etc/, deploy/, data/, log/, run/ where nothing else is
   *     said
   * @param dist what was unpacked: lib/, system/, bundles/; usually the same folder
   * @param environment says which of them lie elsewhere
   */
  public Folders(Path home, Path dist, Map<String, String> environment) throws StartFailure {
    this.home = home;
    this.dist = dist;
    this.environment = environment;
    Map<Path, Place> taken = new HashMap<>();
    for (Place place : Place.values()) {
      Path path = place.in(home, environment);
      Place other = taken.putIfAbsent(path, place);
      if (other != null) {
        Place said = place.isElsewhere(environment) ? place : other;
        Place there = said == place ? other : place;
        throw new StartFailure(named(said, path) + " is " + there.folder() + "/ already");
      }
      places.put(place, path);
    }
  }

  static Folders ofProcess() throws StartFailure {
    String home = System.getProperty("jackfield.home");
    if (home == null || home.isEmpty()) {
      throw new StartFailure("the system property jackfield.home is not set; use bin/jackfield");
    }
    String dist = System.getProperty("jackfield.dist", home);
    return new Folders(absolute(home), absolute(dist), System.getenv());
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  Path home() {
    return home;
  }

  public Path dist() {
    return dist;
  }

  public Path system() {
    return dist.resolve("system");
  }

  public Path of(Place place) {
    return Objects.requireNonNull(places.get(place));
  }

  /** Makes what is missing, so that an empty folder will do for a home. */
  void prepare() throws IOException, StartFailure {
    if (!Files.isDirectory(system())) {
      throw new StartFailure(system() + " is missing: jackfield.dist is not a Jackfield folder");
    }
    Files.createDirectories(home);
    for (Place place : Place.values()) {
      make(place);
    }
    refuseWritableByOthers(system(), system().toString());
    for (Place place : List.of(Place.DATA, Place.RUN)) {
      refuseWritableByOthers(of(place), named(place, of(place)));
    }
  }

  private void make(Place place) throws StartFailure {
    Path folder = of(place);
    try {
      if (place == Place.ETC) {
        copyShippedEtc(folder);
      } else {
        makePrivate(folder);
      }
    } catch (IOException e) {
      throw new StartFailure(named(place, StartFailure.reason(e)));
    }
  }

  /** With the variable, if that is where the operator has to look. */
  private String named(Place place, Object text) {
    return (place.isElsewhere(environment) ? place.variable() + ": " : "") + text;
  }

  private void copyShippedEtc(Path etc) throws IOException {
    if (Files.isDirectory(etc)) {
      return;
    }
    Files.createDirectories(etc);
    Path shipped = dist.resolve("etc");
    if (Files.isDirectory(shipped)) {
      try (Stream<Path> files = Files.list(shipped)) {
        for (Path file : files.toList()) {
          Files.copy(file, etc.resolve(file.getFileName()));
        }
      }
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (isPosix(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static void refuseWritableByOthers(Path folder, String name)
      throws IOException, StartFailure {
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new StartFailure(name + " can be written by everybody: chmod o-w it");
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Must come before the first logger. */
  void useLogConfiguration() {
    Path file = of(Place.ETC).resolve("logback.xml");
    if (Files.notExists(file)) {
      file = dist.resolve("etc/logback.xml");
    }
    System.setProperty("logback.configurationFile", file.toUri().toString());
    System.setProperty(Place.LOG.property(), of(Place.LOG).toString());
  }
}
