package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Changes when a file does; of a link that leads nowhere it is the link's own. */
record Stamp(FileTime modified, long size, @Nullable Object key) {

  static Stamp of(Path file) throws IOException {
    BasicFileAttributes facts = facts(file);
    return new Stamp(facts.lastModifiedTime(), facts.size(), facts.fileKey());
  }

  private static BasicFileAttributes facts(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
