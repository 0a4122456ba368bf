package io.jackfield.files.space;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.OpenedFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file space as a caller sees it: its paths, its permissions, its failures. */
public final class SpaceView implements FileView {
  private final Supplier<Space> current;
  private final Caller caller;

  public SpaceView(Supplier<Space> current, Caller caller) {
    this.current = current;
    this.caller = caller;
  }

  private interface Operation<T> {
    T on(Space space) throws IOException;
  }

  private <T> T run(Operation<T> operation, VirtualPath... fulls) throws IOException {
    Space space = current.get();
    try {
      requireSeen(space, fulls);
      try {
        return operation.on(space);
      } catch (NoSuchFileException e) {
        if (!new Home(space, caller).create()) {
          throw e;
        }
        return operation.on(space);
      }
    } catch (IOException e) {
      throw caller.told(e, fulls);
    }
  }

  /** Before all else: what is not there is not there with any permission. */
  private void requireSeen(Space space, VirtualPath... fulls) throws NoSuchFileException {
    for (VirtualPath full : fulls) {
      if (misses(space, full)) {
        throw new NoSuchFileException(full.toString());
      }
    }
  }

  private boolean misses(Space space, VirtualPath full) {
    return caller.misses(full, space.hidden());
  }

  /** An operation without a result. */
  private interface Change {
    void on(Changes changes) throws IOException;
  }

  private void change(Change change, VirtualPath... fulls) throws IOException {
    run(
        space -> {
          change.on(new Changes(space, caller));
          return space;
        },
        fulls);
  }

  private VirtualPath full(VirtualPath path) {
    return path.within(caller.home());
  }

  @Override
  public FileInfo info(VirtualPath path) throws IOException {
    VirtualPath full = full(path);
    return run(
        space -> {
          caller.requireAny(full, Permission.LIST, Permission.READ);
          return space.mounts().facts(full).info(path);
        },
        full);
  }

  @Override
  public Stream<FileInfo> list(VirtualPath folder) throws IOException {
    VirtualPath full = full(folder);
    return run(
        space -> {
          caller.requireAny(full, Permission.LIST);
          Mount mount = space.mounts().of(full);
          return new FolderListing(
                  mount.openToRead(full),
                  full,
                  folder,
                  path -> mount.isPrivate(path) || misses(space, path),
                  mount.refusedNames())
              .entries();
        },
        full);
  }

  @Override
  public OpenFile read(VirtualPath file) throws IOException {
    VirtualPath full = full(file);
    return run(
        space -> {
          caller.requireAny(full, Permission.READ);
          if (space.mounts().isMount(full)) {
            throw new NoSuchFileException(full.toString(), null, "is a folder");
          }
          try (Folder parent = space.mounts().of(full).openParent(full)) {
            OpenedFile opened = OpenedFile.open(parent, full, StandardOpenOption.READ);
            return OpenFile.of(opened.facts().info(file), opened.channel());
          }
        },
        full);
  }

  @Override
  public Upload store(VirtualPath file) throws IOException {
    VirtualPath full = full(file);
    return run(
        space -> {
          caller.requireAny(full, Permission.CREATE, Permission.OVERWRITE);
          return new UploadFactory(space, caller).store(full);
        },
        full);
  }

  @Override
  public Upload storeNew(VirtualPath file) throws IOException {
    VirtualPath full = full(file);
    return run(
        space -> {
          caller.requireAny(full, Permission.CREATE);
          return new UploadFactory(space, caller).storeNew(full);
        },
        full);
  }

  @Override
  public Upload resume(VirtualPath file, long offset) throws IOException {
    VirtualPath full = full(file);
    return run(
        space -> {
          caller.requireAny(full, Permission.CREATE, Permission.OVERWRITE);
          return new UploadFactory(space, caller).resume(full, offset);
        },
        full);
  }

  @Override
  public long resumable(VirtualPath file) throws IOException {
    VirtualPath full = full(file);
    return run(space -> new UploadFactory(space, caller).resumable(full), full);
  }

  @Override
  public Upload adopt(Map<String, Object> detached) throws IOException {
    UploadState state = UploadState.of(detached);
    boolean adopted = false;
    try {
      if (!state.path().startsWith(caller.home())) {
        throw new AccessDeniedException("/", null, "the upload is not in this home");
      }
      Upload upload = run(space -> new UploadFactory(space, caller).adopt(state), state.path());
      adopted = true;
      return upload;
    } finally {
      if (!adopted) {
        state.abandon(current.get());
      }
    }
  }

  @Override
  public void deleteFile(VirtualPath file) throws IOException {
    VirtualPath full = full(file);
    change(
        changes -> {
          caller.requireAny(full, Permission.DELETE);
          changes.deleteFile(full);
        },
        full);
  }

  @Override
  public void deleteFolder(VirtualPath folder) throws IOException {
    VirtualPath full = full(folder);
    change(
        changes -> {
          caller.requireAny(full, Permission.DELETE);
          changes.deleteFolder(full);
        },
        full);
  }

  @Override
  public void createFolder(VirtualPath folder) throws IOException {
    VirtualPath full = full(folder);
    change(
        changes -> {
          caller.requireAny(full, Permission.MKDIR);
          changes.createFolder(full);
        },
        full);
  }

  @Override
  public void rename(VirtualPath from, VirtualPath to) throws IOException {
    VirtualPath fullFrom = full(from);
    VirtualPath fullTo = full(to);
    change(
        changes -> {
          caller.requireAny(fullFrom, Permission.RENAME);
          caller.requireAny(fullTo, Permission.RENAME);
          changes.rename(fullFrom, fullTo);
        },
        fullFrom,
        fullTo);
  }

  @Override
  public void setModified(VirtualPath path, Instant time) throws IOException {
    VirtualPath full = full(path);
    change(
        changes -> {
          caller.requireAny(full, Permission.TOUCH);
          changes.setModified(full, time);
        },
        full);
  }

  @Override
  public Set<Permission> permissions(VirtualPath path) {
    VirtualPath full = full(path);
    Space space = current.get();
    if (misses(space, full)) {
      return Set.of();
    }
    Set<Permission> allowed = caller.permissions(full);
    return space.mounts().of(full).isReadOnly() ? reading(allowed) : allowed;
  }

  private static Set<Permission> reading(Set<Permission> allowed) {
    return allowed.stream()
        .filter(Permission.READING::contains)
        .collect(Collectors.toUnmodifiableSet());
  }
}
