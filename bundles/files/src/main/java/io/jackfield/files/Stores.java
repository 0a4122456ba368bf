package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;

/** What begins uploads. Paths are in the whole file space. */
record Stores(Space space, Caller caller) {

  /** The same for an account that may do something else by now. */
  Stores as(Account now) {
    return new Stores(space, caller.as(now));
  }

  Upload store(VirtualPath path) throws IOException {
    if (path.isRoot()) {
      throw new FileAlreadyExistsException(path.toString());
    }
    try (Folder parent = space.mount().openParent(path)) {
      requireStorable(parent.look(path.name()), path);
    }
    return begun(path, false);
  }

  /** Under a name that is kept for it until the upload ends. */
  Upload storeNew(VirtualPath path) throws IOException {
    if (path.isRoot() || !space.mount().newNames().add(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Upload upload = null;
    try (Folder parent = space.mount().openParent(path)) {
      Changes.requireFree(parent.look(path.name()), path);
      upload = begun(path, true);
      return upload;
    } finally {
      if (upload == null) {
        space.mount().newNames().remove(path);
      }
    }
  }

  private Upload begun(VirtualPath path, boolean isNew) throws IOException {
    String name = space.mount().privateFolder().newName();
    try (Folder workshop = space.mount().openWorkshop()) {
      return new WholeUpload(this, path, isNew, name, PrivateFolder.createFile(workshop, name));
    }
  }

  /** Whether a file may come to, or be replaced, where this is now. */
  void requireStorable(Facts there, VirtualPath path) throws IOException {
    switch (there.kind()) {
      case NOTHING -> caller.requireAny(path, Permission.CREATE);
      case FILE -> caller.requireAny(path, Permission.OVERWRITE);
      case FOLDER, FOREIGN -> throw new FileAlreadyExistsException(path.toString());
    }
  }

  Upload resume(VirtualPath path, long offset) throws IOException {
    if (path.isRoot()) {
      throw new FileAlreadyExistsException(path.toString());
    }
    try (Folder parent = space.mount().openParent(path)) {
      Facts there = parent.look(path.name());
      requireStorable(there, path);
      if (there.kind() == Kind.FILE) {
        return continued(parent, path, offset);
      }
    }
    if (offset != 0 && offset != FileView.END) {
      throw behindTheEnd(path);
    }
    return store(path);
  }

  private Upload continued(Folder parent, VirtualPath path, long offset) throws IOException {
    OpenedFile file =
        OpenedFile.open(parent, path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file.channel(), path);
      long size = file.channel().size();
      long start = offset == FileView.END ? size : offset;
      if (start < 0 || start > size) {
        throw behindTheEnd(path);
      }
      file.channel().position(start);
      return new ContinuedUpload(this, path, file);
    } catch (IOException e) {
      file.channel().close();
      throw e;
    }
  }

  /** Two that write into one file would leave a mixture. */
  private static void lock(FileChannel channel, VirtualPath path) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // This process: the lock belongs to the whole JVM.
    }
    throw new FileBusyException(path.toString(), "is being written by another upload");
  }

  private static IOException behindTheEnd(VirtualPath path) {
    return new FileSystemException(path.toString(), null, "the offset is not in the file");
  }
}
