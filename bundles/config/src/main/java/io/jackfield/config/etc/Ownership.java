package io.jackfield.config.etc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** Tells whether somebody else could change a file. */
final class Ownership {
  private Ownership() {}

  /** A warning for the operator; empty if all is well or the file system does not say. */
  static Optional<String> doubt(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Optional.empty();
    }
    PosixFileAttributes facts = Files.readAttributes(file, PosixFileAttributes.class);
    if (facts.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("everybody can write it");
    }
    String owner = facts.owner().getName();
    boolean trusted = owner.equals("root") || owner.equals(System.getProperty("user.name"));
    return trusted ? Optional.empty() : Optional.of("it belongs to " + owner);
  }
}
