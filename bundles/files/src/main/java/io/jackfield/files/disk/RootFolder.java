package io.jackfield.files.disk;

import io.jackfield.config.DaemonFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** Which folder may be served: none that would let a peer change the daemon itself. */
public final class RootFolder {
  private static final List<String> SHIPPED = List.of("bin", "bundles", "lib", "system");
  private static final List<String> DAEMONS = List.of("data", "deploy", "etc", "log", "run");

  private final Path home;
  private final List<Path> daemons;

  private RootFolder(Path home, Stream<Path> daemons) {
    this.home = home;
    this.daemons = daemons.toList();
  }

  /** For the folders of the daemon in which a bundle runs. */
  public static RootFolder of(BundleContext context) {
    Path dist = DaemonFolder.DIST.in(context);
    return new RootFolder(
        DaemonFolder.HOME.in(context),
        Stream.concat(
            EnumSet.complementOf(EnumSet.of(DaemonFolder.HOME, DaemonFolder.DIST)).stream()
                .map(folder -> folder.in(context)),
            SHIPPED.stream().map(dist::resolve)));
  }

  /** For a home in which everything is. */
  public static RootFolder of(Path home) {
    return new RootFolder(
        home, Stream.concat(SHIPPED.stream(), DAEMONS.stream()).map(home::resolve));
  }

  /**
   * Creates it if it is missing, and at the first start the folder that anybody may read by
   * default.
   *
   * @param configured the path; empty for the default
   * @return its real path
   * @throws IOException with a line for the operator
   */
  public Path prepare(String configured) throws IOException {
    Path root = configured.isEmpty() ? home.resolve("files") : path("root", configured);
    Path real = prepare("root", root, true);
    // Whoever has deleted it since does not want it.
    if (Files.notExists(real.resolve(PrivateFolder.NAME))) {
      Files.createDirectories(real.resolve("public"));
    }
    return real;
  }

  /**
   * A folder that is mounted; created if it is missing, unless it is only read.
   *
   * @return its real path
   * @throws IOException with a line for the operator
   */
  public Path prepare(MountSpec mount) throws IOException {
    return prepare("mounts", path("mounts", mount.folder()), !mount.readOnly());
  }

  private Path prepare(String key, Path root, boolean creates) throws IOException {
    if (!root.isAbsolute()) {
      throw refused(key, root, "not an absolute path");
    }
    checkOutside(key, root, realPath(root));
    try {
      if (creates && !Files.isDirectory(root)) {
        Files.createDirectories(root);
      }
    } catch (IOException e) {
      throw refused(key, root, "cannot be created: " + e.getMessage());
    }
    if (!Files.isDirectory(root)) {
      throw refused(key, root, "no such folder");
    }
    Path real = root.toRealPath();
    checkOutside(key, root, real);
    return real;
  }

  /**
   * What is seen at two paths would have the rules of both.
   *
   * @param all real paths
   * @throws IOException with a line for the operator if one lies in another
   */
  public static void checkApart(List<Path> all) throws IOException {
    for (Path inner : all) {
      for (Path outer : all) {
        if (inner != outer && inner.startsWith(outer)) {
          throw refused("mounts", inner, "lies in " + outer + ", which is served already");
        }
      }
    }
  }

  private static Path path(String key, String configured) throws IOException {
    try {
      return Path.of(configured);
    } catch (InvalidPathException e) {
      throw new FileSystemException(configured, null, key + ": " + e.getReason());
    }
  }

  private void checkOutside(String key, Path root, Path real) throws IOException {
    for (Path each : daemons) {
      Path folder = realPath(each);
      if (real.startsWith(folder)) {
        throw refused(key, root, "lies in " + folder + ", which belongs to the daemon");
      }
      if (folder.startsWith(real)) {
        throw refused(key, root, "contains " + folder + ", which belongs to the daemon");
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

  private static IOException refused(String key, Path root, String reason) {
    return new FileSystemException(root.toString(), null, key + ": " + reason);
  }
}
