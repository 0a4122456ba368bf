package io.jackfield.deploy.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells whether a folder of jars is one that nobody but the operator can put code into. */
final class FolderGuard {
  private final Supplier<Optional<Path>> served;

  /**
   * For a served folder that may change.
   *
   * @param served the folder behind the file space
   */
  FolderGuard(Supplier<Optional<Path>> served) {
    this.served = served;
  }

  /** Why jars from the folder are not taken; empty if they are. */
  Optional<String> objection(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (canBeWrittenByAll(real)) {
        return Optional.of("everybody can write it: chmod o-w " + folder);
      }
      Optional<Path> root = served.get();
      if (root.isPresent() && Files.isDirectory(root.get())) {
        Path realRoot = root.get().toRealPath();
        if (real.startsWith(realRoot) || realRoot.startsWith(real)) {
          return Optional.of("it and the served files " + realRoot + " are in one another");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be read: " + e);
    }
  }

  private static boolean canBeWrittenByAll(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
  }
}
