package io.jackfield.transport.tls;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files whole or not at all, and for the owner alone from the first byte. */
final class PrivateFile {
  /** Writes the content. */
  interface Content {
    void writeTo(Writer out) throws IOException;
  }

  private PrivateFile() {}

  static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "making", null);
    try {
      PosixFileAttributeView posix = Files.getFileAttributeView(part, PosixFileAttributeView.class);
      if (posix != null) {
        posix.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
      try (Writer out = Files.newBufferedWriter(part)) {
        content.writeTo(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
