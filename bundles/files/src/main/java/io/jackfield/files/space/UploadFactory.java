package io.jackfield.files.space;

import io.jackfield.account.Permission;
import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileView;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.OpenedFile;
import io.jackfield.files.quota.UsageCounters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What begins uploads, and takes over those that were begun. Paths are in the whole file space. */
record UploadFactory(Space space, Caller caller) {

  Upload store(VirtualPath path) throws IOException {
    Mount mount = writable(path);
    Facts there = look(mount, path);
    requireStorable(there, path);
    UploadState state = UploadState.whole(path, mount);
    reserve(state, there);
    return new FileUpload(this, mount, state);
  }

  /** Under a name that is kept for it until the upload ends. */
  Upload storeNew(VirtualPath path) throws IOException {
    Mount mount = writable(path);
    UploadState state = UploadState.asNew(path, mount);
    if (!state.claim(space.shared())) {
      throw new FileAlreadyExistsException(path.toString());
    }
    boolean begun = false;
    try {
      Changes.requireFree(look(mount, path), path);
      reserve(state, Facts.NOTHING);
      begun = true;
      return new FileUpload(this, mount, state);
    } finally {
      if (!begun) {
        state.unclaim(space.shared());
      }
    }
  }

  /** Goes on with the file that is there, or else with what is kept. */
  Upload resume(VirtualPath path, long offset) throws IOException {
    Mount mount = writable(path);
    Facts there = look(mount, path);
    requireStorable(there, path);
    UploadState state = UploadState.continuing(path, mount, there);
    if (!state.claim(space.shared())) {
      throw new FileBusyException(path.toString(), "somebody else goes on with it");
    }
    FileUpload upload = new FileUpload(this, mount, state);
    try {
      begin(state, mount, there, offset);
      return upload;
    } catch (IOException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  private void begin(UploadState state, Mount mount, Facts there, long offset) throws IOException {
    VirtualPath path = state.path();
    reserve(state, there);
    if (there.kind() == Kind.FILE) {
      long start = start(offset, there.size(), path);
      try (Folder parent = mount.openParent(path)) {
        OpenedFile file = OpenedFile.open(parent, path, StandardOpenOption.READ);
        try (FileChannel before = file.channel()) {
          requireSame(file.facts(), there, path);
          state.copy(space, caller, mount, before, start);
        }
      }
    } else if (taken(mount, state)) {
      state.goOnFrom(space, caller, start(offset, state.position(), path));
    } else {
      start(offset, 0, path);
    }
  }

  /** Sets room apart; what is kept of uploads that broke off makes way. */
  private void reserve(UploadState state, Facts there) throws IOException {
    try {
      state.reserve(space, caller, there);
    } catch (QuotaExceededException e) {
      if (!dropKept(state)) {
        throw e;
      }
      state.reserve(space, caller, there);
    }
  }

  /** Deletes all that is kept for the account; false if that is nothing. */
  boolean dropKept(UploadState state) throws IOException {
    String account = caller.name();
    boolean dropped = false;
    for (Mount mount : space.mounts().all()) {
      dropped |= account != null && mount.partials().drop(account);
    }
    if (dropped) {
      space.quotas().forget();
      space.quotas().count(space.mounts(), space.quotas().at(state.path(), caller.account()));
    }
    return dropped;
  }

  /** Takes what is kept; false if there is nothing. It stays counted, only not as what is kept. */
  private boolean taken(Mount mount, UploadState state) throws IOException {
    VirtualPath path = state.path();
    mount.naming().lock();
    try (UsageCounters.Change change = space.quotas().begin(path)) {
      if (!mount.partials().take(caller.name(), path, state.temporary())) {
        return false;
      }
      change.add(path, -state.reopen(mount), -1);
      change.done();
    } finally {
      mount.naming().unlock();
    }
    state.reserve(space, caller, state.position());
    return true;
  }

  private static Facts look(Mount mount, VirtualPath path) throws IOException {
    try (Folder parent = mount.openParent(path)) {
      return parent.look(path.name());
    }
  }

  /** What {@link #resume} could begin with. */
  long resumable(VirtualPath path) throws IOException {
    Mount mount = space.mounts().of(path);
    try {
      caller.requireAny(path, Permission.LIST, Permission.READ);
      Facts there = mount.facts(path);
      if (there.kind() == Kind.FILE) {
        return there.size();
      }
    } catch (IOException e) {
      Long kept = kept(mount, path);
      if (kept == null) {
        throw e;
      }
      return kept;
    }
    throw new NoSuchFileException(path.toString(), null, "is a folder");
  }

  private @Nullable Long kept(Mount mount, VirtualPath path) throws IOException {
    return caller.permissions(path).contains(Permission.CREATE)
        ? mount.partials().size(caller.name(), path)
        : null;
  }

  private static long start(long offset, long size, VirtualPath path) throws IOException {
    long start = offset == FileView.END ? size : offset;
    if (start < 0 || start > size) {
      throw new FileSystemException(path.toString(), null, "the offset is not in the file");
    }
    return start;
  }

  /** Whoever appends to a file that another one has changed would bring back what was there. */
  static void requireSame(Facts now, Facts before, VirtualPath path) throws FileBusyException {
    if (!now.equals(before)) {
      throw new FileBusyException(path.toString(), "was changed meanwhile");
    }
  }

  /** Goes on with what another version, or another view, has begun. */
  Upload adopt(UploadState state) throws IOException {
    Mount mount = writable(state.path());
    if (!mount.root().equals(state.root())) {
      throw new FileSystemException(
          state.path().toString(), null, "another folder of the disk is there by now");
    }
    return new FileUpload(this, mount, state);
  }

  /** The mount of a path that a file can have. */
  private Mount writable(VirtualPath path) throws IOException {
    if (space.mounts().isMount(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return space.mounts().writable(path);
  }

  /** Whether a file may come to, or be replaced, where this is now. */
  void requireStorable(Facts there, VirtualPath path) throws IOException {
    switch (there.kind()) {
      case NOTHING -> caller.requireAny(path, Permission.CREATE);
      case FILE -> caller.requireAny(path, Permission.OVERWRITE);
      case FOLDER, FOREIGN -> throw new FileAlreadyExistsException(path.toString());
    }
  }
}
