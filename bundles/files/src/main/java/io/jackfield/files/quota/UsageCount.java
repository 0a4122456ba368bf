package io.jackfield.files.quota;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileUsage;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.Mounts;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what is in a folder and all below it, by looking at each file. By one thread. */
public final class UsageCount {
  private final Mounts mounts;
  private long bytes;
  private long files;

  public UsageCount(Mounts mounts) {
    this.mounts = mounts;
  }

  /** Of a folder of the whole file space. */
  public FileUsage of(VirtualPath folder) throws IOException {
    count(folder);
    for (Mount mount : mounts.all()) {
      if (mount.at().startsWith(folder) && !mount.at().equals(folder)) {
        count(mount.at());
      }
      if (mount.at().startsWith(folder) || folder.startsWith(mount.at())) {
        FileUsage kept = mount.partials().usage(folder);
        bytes += kept.bytes();
        files += kept.files();
      }
    }
    return new FileUsage(bytes, files);
  }

  private void count(VirtualPath folder) throws IOException {
    Mount mount = mounts.of(folder);
    try (Folder opened = mount.openToRead(folder);
        Stream<String> names = opened.names(unreadable -> {})) {
      for (Iterator<String> each = names.iterator(); each.hasNext(); ) {
        String name = each.next();
        VirtualPath path = child(folder, name);
        if (path != null && !mount.isPrivate(path) && !mounts.isMount(path)) {
          count(path, opened.look(name));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      // Gone, or never there, or nobody's but the system's, such as lost+found.
    }
  }

  private void count(VirtualPath path, Facts facts) throws IOException {
    if (facts.kind() == Kind.FOLDER) {
      count(path);
    } else if (facts.kind() == Kind.FILE) {
      bytes += facts.size();
      files++;
    }
  }

  /** Null if no path can have the name: then nobody can reach it either. */
  private static @Nullable VirtualPath child(VirtualPath folder, String name) {
    try {
      return folder.child(name);
    } catch (BadPathException e) {
      return null;
    }
  }
}
