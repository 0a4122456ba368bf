package io.jackfield.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Which folder may be served: none that would let a peer change the daemon itself. */
final class RootFolder {
  private static final List<String> DAEMONS =
      List.of("bin", "bundles", "data", "deploy", "etc", "lib", "log", "run", "system");

  private RootFolder() {}

  /**
   * Creates it if it is missing, and in it the one that anybody may read by default.
   *
   * @param configured the path; empty for the default
   * @return its real path
   * @throws IOException with a line for the operator
   */
  static Path prepare(String configured, Path home) throws IOException {
    Path root = configured.isEmpty() ? home.resolve("files") : path(configured);
    if (!root.isAbsolute()) {
      throw refused(root, "not an absolute path");
    }
    checkOutside(root, realPath(root), home);
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root.resolve("public"));
      }
    } catch (IOException e) {
      throw refused(root, "cannot be created: " + e.getMessage());
    }
    Path real = root.toRealPath();
    checkOutside(root, real, home);
    return real;
  }

  private static Path path(String configured) throws IOException {
    try {
      return Path.of(configured);
    } catch (InvalidPathException e) {
      throw new FileSystemException(configured, null, "root: " + e.getReason());
    }
  }

  private static void checkOutside(Path root, Path real, Path home) throws IOException {
    for (String name : DAEMONS) {
      Path daemons = realPath(home.resolve(name));
      if (real.startsWith(daemons)) {
        throw refused(root, "lies in " + daemons + ", which belongs to the daemon");
      }
      if (daemons.startsWith(real)) {
        throw refused(root, "contains " + daemons + ", which belongs to the daemon");
      }
    }
  }

  /** The real path, as far as there is something. */
  private static Path realPath(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (Files.exists(absolute) || parent == null) {
      return absolute.toRealPath();
    }
    return realPath(parent).resolve(absolute.getFileName());
  }

  private static IOException refused(Path root, String reason) {
    return new FileSystemException(root.toString(), null, "root: " + reason);
  }
}
