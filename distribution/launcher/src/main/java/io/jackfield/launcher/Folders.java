package io.jackfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param home the operator's: etc/, deploy/, data/, log/, run/
 * @param dist what was unpacked: lib/, system/, bundles/; usually the same folder
 */
record Folders(Path home, Path dist) {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  static Folders fromSystemProperties() throws StartFailure {
    String home = System.getProperty("jackfield.home");
    if (home == null || home.isEmpty()) {
      throw new StartFailure("the system property jackfield.home is not set; use bin/jackfield");
    }
    return new Folders(absolute(home), absolute(System.getProperty("jackfield.dist", home)));
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  Path system() {
    return dist.resolve("system");
  }

  Path etc() {
    return home.resolve("etc");
  }

  Path data() {
    return home.resolve("data");
  }

  Path run() {
    return home.resolve("run");
  }

  Path log() {
    return home.resolve("log");
  }

  /** Makes what is missing in a home, so that an empty folder will do for one. */
  void prepare() throws IOException, StartFailure {
    if (!Files.isDirectory(system())) {
      throw new StartFailure(system() + " is missing: jackfield.dist is not a Jackfield folder");
    }
    Files.createDirectories(home);
    if (Files.notExists(etc())) {
      copyShippedEtc();
    }
    for (Path folder : List.of(data(), run(), home.resolve("deploy"), log())) {
      makePrivate(folder);
    }
    for (Path folder : List.of(data(), run(), system())) {
      refuseWritableByOthers(folder);
    }
  }

  private void copyShippedEtc() throws IOException {
    Files.createDirectories(etc());
    Path shipped = dist.resolve("etc");
    if (Files.isDirectory(shipped)) {
      try (Stream<Path> files = Files.list(shipped)) {
        for (Path file : files.toList()) {
          Files.copy(file, etc().resolve(file.getFileName()));
        }
      }
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (isPosix(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static void refuseWritableByOthers(Path folder) throws IOException, StartFailure {
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new StartFailure(folder + " can be written by everybody: chmod o-w it");
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Must come before the first logger. */
  void useLogConfiguration() {
    Path file = etc().resolve("logback.xml");
    if (Files.notExists(file)) {
      file = dist.resolve("etc/logback.xml");
    }
    System.setProperty("logback.configurationFile", file.toUri().toString());
    System.setProperty("jackfield.log", log().toString());
  }
}
