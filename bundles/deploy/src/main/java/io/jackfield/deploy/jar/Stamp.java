package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Changes when a file does. */
record Stamp(FileTime modified, long size, @Nullable Object key) {

  static Stamp of(Path file) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(facts.lastModifiedTime(), facts.size(), facts.fileKey());
  }
}
