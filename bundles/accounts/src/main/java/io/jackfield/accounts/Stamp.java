package io.jackfield.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** By what a file that was changed is told from what was read. */
record Stamp(Instant modified, long size, String key) {
  static final Stamp MISSING = new Stamp(Instant.EPOCH, -1, "");

  static Stamp of(Path file) throws IOException {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          facts.lastModifiedTime().toInstant(), facts.size(), String.valueOf(facts.fileKey()));
    } catch (NoSuchFileException e) {
      return MISSING;
    }
  }
}
