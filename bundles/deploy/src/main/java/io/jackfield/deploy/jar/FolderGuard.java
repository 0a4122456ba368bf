package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells whether a folder of jars is one that nobody but the operator can put code into. */
public final class FolderGuard {
  private final TrustedFiles files;
  private final Supplier<Optional<Path>> served;

  /**
   * For a served folder that may change.
   *
   * @param files knows who may own the folder
   * @param served the folder behind the file space
   */
  public FolderGuard(TrustedFiles files, Supplier<Optional<Path>> served) {
    this.files = files;
    this.served = served;
  }

  /** Why jars from the folder are not taken; empty if they are. */
  public Optional<String> objection(Path folder) {
    try {
      Path real = folder.toRealPath();
      Optional<String> owner = files.objection(folder);
      if (owner.isPresent()) {
        return owner;
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
      return Optional.of("it cannot be read: " + Reason.of(e));
    }
  }
}
