package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Changes of folders that a power cut does not undo. */
public final class Durably {
  private Durably() {}

  /** Puts a copy in place, whole or not at all. */
  public static void copy(Path from, Path to, Runnable beforeRename) throws IOException {
    put(
        to,
        temporary -> {
          Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING);
          sync(temporary, StandardOpenOption.WRITE);
          beforeRename.run();
        });
  }

  /** Puts a text in place, whole or not at all. */
  public static void write(String text, Path to) throws IOException {
    put(
        to,
        temporary -> {
          Files.writeString(temporary, text);
          sync(temporary, StandardOpenOption.WRITE);
        });
  }

  /** Makes a file under a name of its own. */
  private interface Maker {
    void make(Path temporary) throws IOException;
  }

  private static void put(Path to, Maker maker) throws IOException {
    Path temporary = to.resolveSibling("." + to.getFileName() + ".new");
    try {
      maker.make(temporary);
      Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // On a full disk what is half there takes the room that is left.
      Files.deleteIfExists(temporary);
      throw e;
    }
    syncFolderOf(to);
  }

  /** Removes what a copy that was interrupted has left in a folder, if there is one. */
  public static void tidy(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(folder, ".{*.jar,versions,shipped}.new")) {
        for (Path each : left) {
          Files.delete(each);
        }
      }
    }
  }

  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    syncFolderOf(file);
  }

  /**
   * A file in a folder, by a name that comes from a jar or the journal.
   *
   * @throws IllegalArgumentException if that leads elsewhere
   */
  public static Path child(Path folder, String name) {
    Path child = folder.resolve(name).normalize();
    if (!folder.normalize().equals(child.getParent()) || !child.endsWith(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a file in " + folder);
    }
    return child;
  }

  public static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static void syncFolderOf(Path file) throws IOException {
    try {
      sync(folderOf(file), StandardOpenOption.READ);
    } catch (AccessDeniedException e) {
      // Windows opens no folders. The content is safe, the name will be.
    }
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
