package io.jackfield.files.disk;

import io.jackfield.file.FileBusyException;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;

/** An open file with its own facts. */
public record OpenedFile(FileChannel channel, Facts facts) {
  private static final int ATTEMPTS = 8;

  /**
   * Opens a file that exists. Java tells the facts of a name only, not of an open file: they are
   * asked for before and after, until both answers are about one file.
   */
  public static OpenedFile open(Folder parent, VirtualPath path, OpenOption... options)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Facts before = Mount.existing(parent.look(path.name()), path);
      if (before.kind() == Kind.FOLDER) {
        throw new NoSuchFileException(path.toString(), null, "is a folder");
      }
      try {
        FileChannel channel = parent.file(path.name(), options);
        Facts after = parent.look(path.name());
        if (after.sameAs(before)) {
          return new OpenedFile(channel, after);
        }
        channel.close();
      } catch (IOException e) {
        if (parent.look(path.name()).sameAs(before)) {
          throw e;
        }
      }
    }
    throw new FileBusyException(path.toString(), "is replaced again and again");
  }
}
