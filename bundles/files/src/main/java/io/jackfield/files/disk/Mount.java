package io.jackfield.files.disk;

import io.jackfield.file.VirtualPath;
import io.jackfield.files.shared.SharedState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of the disk at a path of the file space. Closed, it keeps no folder open between two
 * calls but does all the same: an upload that is under way when the bundle is replaced may still
 * write to the old version's mount. Paths are in the whole file space, at or below its own.
 */
public final class Mount implements Closeable {
  private static final int MOST_TRIED = 1000;

  private final VirtualPath at;
  private final Path root;
  private final boolean readOnly;
  private final OpenFolders folders;
  private final PrivateFolder privateFolder;
  private final Partials partials;
  private final ReentrantLock naming;
  private final RefusedNames refusedNames = new RefusedNames();

  /**
   * Opens it.
   *
   * @param root a real path that {@link RootFolder} has let pass
   */
  public Mount(VirtualPath at, Path root, boolean readOnly, SharedState shared) throws IOException {
    this.at = at;
    this.root = root;
    this.readOnly = readOnly;
    Object rootKey;
    try (Folder opened = Folder.open(root, false)) {
      rootKey = opened.facts().key();
    }
    privateFolder = new PrivateFolder(root);
    partials = new Partials(privateFolder.path(), readOnly);
    naming = shared.lock("names " + root);
    if (!readOnly) {
      privateFolder.prepare();
    }
    boolean ignoresCase = readOnly ? looksLikeIgnoringCase() : privateFolder.ignoresCase();
    folders = new OpenFolders(root, rootKey, ignoresCase);
  }

  /** Where nothing can be made to try it with: whether something is found by another spelling. */
  private boolean looksLikeIgnoringCase() throws IOException {
    try (Folder folder = Folder.open(root, false);
        Stream<String> names = folder.names(unreadable -> {})) {
      Set<String> all = names.limit(MOST_TRIED).collect(Collectors.toSet());
      for (String name : all) {
        String upper = name.toUpperCase(Locale.ROOT);
        String other = upper.equals(name) ? name.toLowerCase(Locale.ROOT) : upper;
        if (!all.contains(other) && folder.look(other).kind() != Kind.NOTHING) {
          return true;
        }
      }
      return false;
    }
  }

  public VirtualPath at() {
    return at;
  }

  public Path root() {
    return root;
  }

  public boolean isReadOnly() {
    return readOnly;
  }

  /**
   * Held from looking at a name to moving something to it, so that no two threads of this process
   * step in between. Other processes do not know it; against them the disk's own atomic steps
   * count.
   */
  public ReentrantLock naming() {
    return naming;
  }

  public PrivateFolder privateFolder() {
    return privateFolder;
  }

  public Partials partials() {
    return partials;
  }

  public RefusedNames refusedNames() {
    return refusedNames;
  }

  /** Opens a folder, walking from the root element by element. */
  Folder open(VirtualPath path) throws IOException {
    if (isPrivate(path)) {
      throw new NoSuchFileException(path.toString());
    }
    try {
      return folders.open(path.relativeTo(at).elements());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(path.toString());
    } catch (NotDirectoryException e) {
      throw new NotDirectoryException(path.toString());
    }
  }

  /** Opens a folder for one reading of the names in it. */
  public Folder openToRead(VirtualPath path) throws IOException {
    try (Folder folder = open(path)) {
      return folder.again();
    }
  }

  /** Opens the folder that holds a path; not for where this is mounted. */
  public Folder openParent(VirtualPath path) throws IOException {
    if (isPrivate(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return open(path.parent());
  }

  /** Opens the folder where things are made ready. */
  public Folder openWorkshop() throws IOException {
    try {
      return folders.open(List.of(PrivateFolder.NAME));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return privateFolder.open(); // makes it, or tells what is wrong with it
    }
  }

  /** The facts of what exists at a path. */
  public Facts facts(VirtualPath path) throws IOException {
    if (path.equals(at)) {
      try (Folder folder = open(path)) {
        return folder.facts();
      }
    }
    try (Folder parent = openParent(path)) {
      return existing(parent.look(path.name()), path);
    }
  }

  /** These facts, unless they are of nothing that a peer may know of. */
  public static Facts existing(Facts facts, VirtualPath path) throws NoSuchFileException {
    if (facts.kind() == Kind.NOTHING || facts.kind() == Kind.FOREIGN) {
      throw new NoSuchFileException(path.toString());
    }
    return facts;
  }

  /** Creates a folder in one that is there, for the daemon itself. */
  public void makeFolder(VirtualPath path) throws IOException {
    requireWritable(path);
    try (Folder parent = openParent(path);
        Folder workshop = openWorkshop()) {
      String made = privateFolder.createFolder();
      try {
        workshop.move(made, parent, path.name());
      } catch (IOException e) {
        // Or whoever repeats what fails would fill the disk with empty folders.
        workshop.deleteFolder(made);
        throw e;
      }
    }
  }

  void requireWritable(VirtualPath path) throws AccessDeniedException {
    if (readOnly) {
      throw new AccessDeniedException(path.toString(), null, "is read-only");
    }
  }

  @Override
  public void close() {
    folders.close();
  }

  /** Whether it is the daemon's own folder in the mount, or in it. */
  public boolean isPrivate(VirtualPath path) {
    // In any spelling: the file system may take one for the other.
    return path.depth() > at.depth()
        && path.elements().get(at.depth()).equalsIgnoreCase(PrivateFolder.NAME);
  }
}
