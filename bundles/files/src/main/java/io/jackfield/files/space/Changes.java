package io.jackfield.files.space;

import io.jackfield.account.Permission;
import io.jackfield.file.FileUsage;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.outbox.OutboxEvent;
import io.jackfield.files.quota.FolderQuota;
import io.jackfield.files.quota.Quotas;
import io.jackfield.files.quota.UsageCount;
import io.jackfield.files.quota.UsageCounters;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What changes names. Paths are in the whole file space. */
record Changes(Space space, Caller caller) {
  /** How far what a file system keeps of a time may be off: FAT counts two seconds each. */
  private static final Duration COARSEST = Duration.ofSeconds(2);

  void createFolder(VirtualPath path) throws IOException {
    if (space.mounts().isMount(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Mount mount = space.mounts().writable(path);
    mount.naming().lock();
    try (Folder parent = mount.openParent(path)) {
      requireFree(parent.look(path.name()), path);
      mount.makeFolder(path);
    } finally {
      mount.naming().unlock();
    }
    space.events().folderCreated(caller, path);
  }

  static void requireFree(Facts there, VirtualPath path) throws IOException {
    if (there.kind() != Kind.NOTHING) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  void deleteFile(VirtualPath path) throws IOException {
    Mount mount = changeable(path);
    mount.naming().lock();
    try (Folder parent = mount.openParent(path);
        UsageCounters.Change change = space.quotas().begin(path)) {
      Facts there = parent.look(path.name());
      if (there.kind() == Kind.NOTHING && deleteKept(mount, path, change)) {
        return;
      }
      if (Mount.existing(there, path).kind() == Kind.FOLDER) {
        throw new NoSuchFileException(path.toString(), null, "is a folder");
      }
      OutboxEvent deleted = OutboxEvent.of(OutboxEvent.DELETED, there, caller.name(), path, null);
      settled(List.of(deleted), () -> parent.deleteFile(path.name()));
      change.add(path, -there.size(), -1);
      change.done();
    } finally {
      mount.naming().unlock();
    }
    space.events().deleted(caller, path);
  }

  /** What is kept of the caller's own upload of that name. */
  private boolean deleteKept(Mount mount, VirtualPath path, UsageCounters.Change change)
      throws IOException {
    String account = caller.name();
    Long kept = mount.partials().size(account, path);
    if (account == null || kept == null) {
      return false;
    }
    mount.partials().delete(account, path);
    change.add(path, -kept, -1);
    change.done();
    return true;
  }

  void deleteFolder(VirtualPath path) throws IOException {
    Mount mount = changeable(path);
    mount.naming().lock();
    try (Folder parent = mount.openParent(path)) {
      Facts there = Mount.existing(parent.look(path.name()), path);
      if (there.kind() == Kind.FILE) {
        throw new NotDirectoryException(path.toString());
      }
      OutboxEvent deleted = OutboxEvent.of(OutboxEvent.DELETED, there, caller.name(), path, null);
      settled(List.of(deleted), () -> parent.deleteFolder(path.name()));
    } finally {
      mount.naming().unlock();
    }
    space.events().deleted(caller, path);
  }

  void setModified(VirtualPath path, Instant time) throws IOException {
    try (Folder parent = changeable(path).openParent(path)) {
      Facts before = Mount.existing(parent.look(path.name()), path);
      parent.setModified(path.name(), time);
      Instant kept = parent.look(path.name()).modified();
      if (Duration.between(kept, time).abs().compareTo(COARSEST) >= 0) {
        parent.setModified(path.name(), before.modified());
        throw new FileSystemException(path.toString(), null, "the disk cannot keep that time");
      }
    }
    space.events().modified(caller, path);
  }

  void rename(VirtualPath from, VirtualPath to) throws IOException {
    Mount mount = changeable(from);
    if (changeable(to) != mount) {
      throw new FileSystemException(
          to.toString(), null, "is on another mount: files are not moved between them");
    }
    if (!from.equals(to) && to.startsWith(from)) {
      throw new FileSystemException(from.toString(), null, "cannot be moved into itself");
    }
    if (move(mount, from, to)) {
      space.events().renamed(caller, from, to);
    }
  }

  private boolean move(Mount mount, VirtualPath from, VirtualPath to) throws IOException {
    List<FolderQuota> limits = space.quotas().at(to, caller.account());
    space.quotas().count(space.mounts(), limits);
    mount.naming().lock();
    try (Folder source = mount.openParent(from);
        Folder target = mount.openParent(to)) {
      Facts moved = Mount.existing(source.look(from.name()), from);
      if (from.equals(to)) {
        return false;
      }
      checkRules(moved, from);
      Facts there = target.look(to.name());
      checkTarget(moved, there, to);
      try (UsageCounters.Change change = begin(moved, from, to, limits)) {
        if (there.kind() == Kind.FILE) {
          change.add(to, -there.size(), -1);
        }
        Quotas.require(to, change, limits);
        settled(moves(moved, from, to), () -> source.move(from.name(), target, to.name()));
        change.done();
      }
      return true;
    } finally {
      mount.naming().unlock();
    }
  }

  /** A file that gets a final name arrives there, whatever name it had before. */
  private List<OutboxEvent> moves(Facts moved, VirtualPath from, VirtualPath to) {
    List<OutboxEvent> events = new ArrayList<>();
    events.add(OutboxEvent.of(OutboxEvent.RENAMED, moved, caller.name(), to, from));
    if (moved.kind() == Kind.FILE && !space.unfinished().has(to)) {
      events.add(OutboxEvent.of(OutboxEvent.ARRIVED, moved, caller.name(), to, null));
    }
    return events;
  }

  private interface Step {
    void take() throws IOException;
  }

  /** Takes a step of which tasks are told if it succeeds. What makes room needs none itself. */
  private void settled(List<OutboxEvent> events, Step step) throws IOException {
    List<Outbox.Intent> intents =
        events.get(0).topic().equals(OutboxEvent.DELETED)
            ? space.outbox().intendIfThereIsRoom(space.sync(), events)
            : space.outbox().intend(space.sync(), events);
    boolean taken = false;
    try {
      step.take();
      taken = true;
    } finally {
      space.outbox().settle(intents, taken);
    }
  }

  /** What goes from one folder to another is counted, if that other has a limit. */
  private UsageCounters.Change begin(
      Facts moved, VirtualPath from, VirtualPath to, List<FolderQuota> limits) throws IOException {
    if (moved.kind() == Kind.FILE) {
      UsageCounters.Change change = space.quotas().begin(from, to);
      change.add(from, -moved.size(), -1);
      change.add(to, moved.size(), 1);
      return change;
    }
    boolean limited = limits.stream().anyMatch(each -> !from.startsWith(each.folder()));
    FileUsage usage = limited ? new UsageCount(space.mounts()).of(from) : Quotas.NOTHING;
    UsageCounters.Change change = space.quotas().beginMove(from, to);
    change.add(from, -usage.bytes(), -usage.files());
    change.add(to, usage.bytes(), usage.files());
    return change;
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

  /**
   * The mount of something that may be changed. The root of a view is where it stands: it cannot
   * saw off its own branch.
   */
  private Mount changeable(VirtualPath path) throws IOException {
    if (path.equals(caller.home())) {
      throw new AccessDeniedException(path.toString(), null, "is the root");
    }
    space.mounts().refuseMount(path);
    return space.mounts().writable(path);
  }
}
