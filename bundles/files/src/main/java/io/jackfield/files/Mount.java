package io.jackfield.files;

import io.jackfield.file.VirtualPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A folder of the disk as the root of the file space. Closed, it keeps no folder open between two
 * calls but does all the same: an upload that is under way when the bundle is replaced ends on the
 * old version's mount.
 */
final class Mount implements Closeable {
  private final Path root;
  private final OpenFolders folders;

  /**
   * Held from looking at a name to moving something to it, so that no two of our own threads step
   * in between. Other processes do not know it; against them the disk's own atomic steps count.
   */
  final ReentrantLock naming = new ReentrantLock();

  /** The names that uploads of new files are to get; any thread. */
  private final Set<VirtualPath> newNames = ConcurrentHashMap.newKeySet();

  private final PrivateFolder privateFolder;
  private final RefusedNames refusedNames = new RefusedNames();

  /**
   * Opens it.
   *
   * @param root a real path that {@link RootFolder} has let pass
   */
  Mount(Path root) throws IOException {
    this.root = root;
    Object rootKey;
    try (Folder opened = Folder.open(root, false)) {
      rootKey = opened.facts().key();
    }
    privateFolder = new PrivateFolder(root);
    privateFolder.sweep();
    folders = new OpenFolders(root, rootKey, privateFolder.ignoresCase());
  }

  Path root() {
    return root;
  }

  Set<VirtualPath> newNames() {
    return newNames;
  }

  PrivateFolder privateFolder() {
    return privateFolder;
  }

  RefusedNames refusedNames() {
    return refusedNames;
  }

  /** Opens a folder of the file space, walking from the root element by element. */
  Folder open(VirtualPath path) throws IOException {
    if (isPrivate(path)) {
      throw new NoSuchFileException(path.toString());
    }
    try {
      return folders.open(path.elements());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(path.toString());
    } catch (NotDirectoryException e) {
      throw new NotDirectoryException(path.toString());
    }
  }

  /** Opens a folder for one reading of the names in it. */
  Folder openToRead(VirtualPath path) throws IOException {
    try (Folder folder = open(path)) {
      return folder.again();
    }
  }

  /** Opens the folder that holds a path; not for the root. */
  Folder openParent(VirtualPath path) throws IOException {
    if (isPrivate(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return open(path.parent());
  }

  /** Opens the folder where things are made ready. */
  Folder openWorkshop() throws IOException {
    try {
      return folders.open(List.of(PrivateFolder.NAME));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return privateFolder.open(); // makes it, or tells what is wrong with it
    }
  }

  /** The facts of what exists in the file space at a path. */
  Facts facts(VirtualPath path) throws IOException {
    if (path.isRoot()) {
      try (Folder folder = open(path)) {
        return folder.facts();
      }
    }
    try (Folder parent = openParent(path)) {
      return existing(parent.look(path.name()), path);
    }
  }

  /** These facts, unless they are of nothing that a peer may know of. */
  static Facts existing(Facts facts, VirtualPath path) throws NoSuchFileException {
    if (facts.kind() == Kind.NOTHING || facts.kind() == Kind.FOREIGN) {
      throw new NoSuchFileException(path.toString());
    }
    return facts;
  }

  @Override
  public void close() {
    folders.close();
  }

  /** Whether it is the daemon's own folder in the mount, or in it. */
  static boolean isPrivate(VirtualPath path) {
    // In any spelling: the file system may take one for the other.
    return !path.isRoot() && path.elements().get(0).equalsIgnoreCase(PrivateFolder.NAME);
  }
}
