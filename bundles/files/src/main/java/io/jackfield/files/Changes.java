package io.jackfield.files;

import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.time.Instant;

/** What changes names. Paths are in the whole file space. */
record Changes(Space space, Caller caller) {
  /** How far what a file system keeps of a time may be off: FAT counts two seconds each. */
  private static final Duration COARSEST = Duration.ofSeconds(2);

  void createFolder(VirtualPath path) throws IOException {
    if (path.isRoot()) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Mount mount = space.mount();
    try (Folder parent = mount.openParent(path);
        Folder workshop = mount.openWorkshop()) {
      mount.naming.lock();
      try {
        requireFree(parent.look(path.name()), path);
        moveNewFolder(workshop, parent, path.name());
      } finally {
        mount.naming.unlock();
      }
    }
    space.news().folderCreated(caller, path);
  }

  private void moveNewFolder(Folder workshop, Folder parent, String name) throws IOException {
    String made = space.mount().privateFolder().createFolder();
    try {
      workshop.move(made, parent, name);
    } catch (IOException e) {
      // Or whoever repeats what fails would fill the disk with empty folders.
      workshop.deleteFolder(made);
      throw e;
    }
  }

  static void requireFree(Facts there, VirtualPath path) throws IOException {
    if (there.kind() != Kind.NOTHING) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  void deleteFile(VirtualPath path) throws IOException {
    refuseHome(path);
    try (Folder parent = space.mount().openParent(path)) {
      if (Mount.existing(parent.look(path.name()), path).kind() == Kind.FOLDER) {
        throw new NoSuchFileException(path.toString(), null, "is a folder");
      }
      parent.deleteFile(path.name());
    }
    space.news().deleted(caller, path);
  }

  void deleteFolder(VirtualPath path) throws IOException {
    refuseHome(path);
    try (Folder parent = space.mount().openParent(path)) {
      if (Mount.existing(parent.look(path.name()), path).kind() == Kind.FILE) {
        throw new NotDirectoryException(path.toString());
      }
      parent.deleteFolder(path.name());
    }
    space.news().deleted(caller, path);
  }

  void setModified(VirtualPath path, Instant time) throws IOException {
    refuseHome(path);
    try (Folder parent = space.mount().openParent(path)) {
      Facts before = Mount.existing(parent.look(path.name()), path);
      parent.setModified(path.name(), time);
      Instant kept = parent.look(path.name()).modified();
      if (Duration.between(kept, time).abs().compareTo(COARSEST) >= 0) {
        parent.setModified(path.name(), before.modified());
        throw new FileSystemException(path.toString(), null, "the disk cannot keep that time");
      }
    }
    space.news().modified(caller, path);
  }

  void rename(VirtualPath from, VirtualPath to) throws IOException {
    refuseHome(from);
    refuseHome(to);
    if (!from.equals(to) && to.startsWith(from)) {
      throw new FileSystemException(from.toString(), null, "cannot be moved into itself");
    }
    if (move(from, to)) {
      space.news().renamed(caller, from, to);
    }
  }

  private boolean move(VirtualPath from, VirtualPath to) throws IOException {
    Mount mount = space.mount();
    try (Folder source = mount.openParent(from);
        Folder target = mount.openParent(to)) {
      mount.naming.lock();
      try {
        Facts moved = Mount.existing(source.look(from.name()), from);
        if (from.equals(to)) {
          return false;
        }
        checkRules(moved, from);
        checkTarget(moved, target.look(to.name()), to);
        source.move(from.name(), target, to.name());
        return true;
      } finally {
        mount.naming.unlock();
      }
    }
  }

  private void checkRules(Facts moved, VirtualPath from) throws AccessDeniedException {
    if (moved.kind() == Kind.FOLDER && caller.hasRulesInside(from)) {
      throw new AccessDeniedException(
          from.toString(), null, "contains a folder with permissions of its own");
    }
  }

  private void checkTarget(Facts moved, Facts there, VirtualPath to) throws IOException {
    if (there.kind() == Kind.NOTHING) {
      return;
    }
    if (moved.kind() != Kind.FILE || there.kind() != Kind.FILE) {
      throw new FileAlreadyExistsException(to.toString());
    }
    caller.requireAny(to, Permission.OVERWRITE);
  }

  /** The root of a view is where it stands: it cannot saw off its own branch. */
  private void refuseHome(VirtualPath path) throws AccessDeniedException {
    if (path.equals(caller.home())) {
      throw new AccessDeniedException(path.toString(), null, "is the root");
    }
  }
}
