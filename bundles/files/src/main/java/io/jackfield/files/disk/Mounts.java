package io.jackfield.files.disk;

import io.jackfield.file.VirtualPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Comparator;
import java.util.List;

/** The folders of the disk that make up the file space. Paths are in the whole file space. */
public final class Mounts implements Closeable {
  private final List<Mount> deepestFirst;

  /** These, one of which is at the root. */
  public Mounts(List<Mount> all) {
    this.deepestFirst =
        all.stream()
            .sorted(Comparator.comparing((Mount mount) -> mount.at().depth()).reversed())
            .toList();
  }

  public List<Mount> all() {
    return deepestFirst;
  }

  /** The one in which a path lies. */
  public Mount of(VirtualPath path) {
    for (Mount mount : deepestFirst) {
      if (path.startsWith(mount.at())) {
        return mount;
      }
    }
    throw new IllegalStateException("nothing is mounted at /");
  }

  /** The same, for who is about to change something there. */
  public Mount writable(VirtualPath path) throws AccessDeniedException {
    Mount mount = of(path);
    mount.requireWritable(path);
    return mount;
  }

  /** Whether another folder of the disk is there: the root, or what is mounted. */
  public boolean isMount(VirtualPath path) {
    return of(path).at().equals(path);
  }

  /** Fails if something is mounted there or below. */
  public void refuseMount(VirtualPath path) throws FileSystemException {
    for (Mount mount : deepestFirst) {
      if (mount.at().startsWith(path)) {
        throw new AccessDeniedException(path.toString(), null, "has another folder mounted in it");
      }
    }
  }

  /** Whether it is the daemon's own folder in a mount, or in it. */
  public boolean isPrivate(VirtualPath path) {
    return of(path).isPrivate(path);
  }

  public Facts facts(VirtualPath path) throws IOException {
    return of(path).facts(path);
  }

  @Override
  public void close() {
    deepestFirst.forEach(Mount::close);
  }
}
