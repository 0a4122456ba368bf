package io.jackfield.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the jars of clients lie while they are looked at, each in a folder of its own. */
final class Incoming {
  private final Path folder;

  /** In a folder that nobody else uses; it is made at the first jar. */
  Incoming(Path folder) {
    this.folder = folder;
  }

  /** Deletes what a daemon has left that was killed. */
  void tidy() throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path one : left.toList()) {
          discard(one);
        }
      }
    }
  }

  /** A folder for one jar; the caller discards it. */
  Path open() throws IOException {
    Files.createDirectories(folder);
    return Files.createTempDirectory(folder, "");
  }

  /** Deletes a folder and what is in it. */
  void discard(Path each) throws IOException {
    try (Stream<Path> files = Files.list(each)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(each);
  }
}
