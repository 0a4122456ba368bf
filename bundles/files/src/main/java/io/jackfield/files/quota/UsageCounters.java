package io.jackfield.files.quota;

import io.jackfield.account.Quota;
import io.jackfield.file.FileUsage;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.shared.SharedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How much is in each folder that has, or had, a limit: one count for all versions of this bundle.
 * A folder is counted on the disk when that is first asked for; from then on each change of a name
 * changes its count. Any thread.
 */
public final class UsageCounters {
  /** What is known of a folder, as an array: other versions see it, too. */
  private static final int COUNTED = 0;

  private static final int BYTES = 1;
  private static final int FILES = 2;
  private static final int RESERVED_BYTES = 3;
  private static final int RESERVED_FILES = 4;
  private static final int CHANGES = 5;
  private static final int UNDER_WAY = 6;
  private static final int FIELDS = 7;

  private final Map<String, long[]> counters;
  private final ReentrantLock lock;

  public UsageCounters(SharedState shared) {
    counters = shared.usage();
    lock = shared.lock("usage");
  }

  /** Keeps a count from now on. Before it counts, changes that are under way have to have ended. */
  void keep(VirtualPath folder) {
    counters.computeIfAbsent(folder.toString(), name -> new long[FIELDS]);
  }

  /** What is in it; null if it is not counted. */
  public @Nullable FileUsage counted(VirtualPath folder) {
    lock.lock();
    try {
      long[] found = counters.get(folder.toString());
      return found == null || found[COUNTED] == 0
          ? null
          : new FileUsage(found[BYTES], found[FILES]);
    } finally {
      lock.unlock();
    }
  }

  /** A number that changes with each change; negative while one is under way. */
  long changes(VirtualPath folder) {
    lock.lock();
    try {
      long[] found = counter(folder);
      return found[UNDER_WAY] > 0 ? -1 : found[CHANGES];
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets what was counted on the disk.
   *
   * @param changes what {@link #changes} was when that began
   * @return false if something has changed since
   */
  boolean set(VirtualPath folder, FileUsage usage, long changes) {
    lock.lock();
    try {
      long[] found = counter(folder);
      if (found[UNDER_WAY] > 0 || found[CHANGES] != changes) {
        return false;
      }
      found[COUNTED] = 1;
      found[BYTES] = usage.bytes();
      found[FILES] = usage.files();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Counts all anew when it is asked for. */
  void forget() {
    lock.lock();
    try {
      counters.values().forEach(each -> each[COUNTED] = 0);
    } finally {
      lock.unlock();
    }
  }

  private long[] counter(VirtualPath folder) {
    return counters.computeIfAbsent(folder.toString(), name -> new long[FIELDS]);
  }

  /**
   * Sets room apart for something that is on its way; or gives it back if the numbers are negative.
   *
   * @param credit what will go when that comes
   * @return why one of the limits does not allow it; null if all do, and then it is set apart in
   *     each
   */
  @Nullable String reserve(List<FolderQuota> limits, long bytes, long files, FileUsage credit) {
    lock.lock();
    try {
      for (FolderQuota limit : limits) {
        long[] found = counter(limit.folder());
        String refusal =
            refusal(
                limit.quota(),
                new FileUsage(bytes, files),
                found[BYTES] + found[RESERVED_BYTES] + bytes - credit.bytes(),
                found[FILES] + found[RESERVED_FILES] + files - credit.files());
        if (refusal != null) {
          return refusal;
        }
      }
      add(limits, bytes, files);
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** What takes nothing is refused by nobody. */
  private static @Nullable String refusal(Quota quota, FileUsage added, long bytes, long files) {
    if (added.bytes() > 0 && bytes > quota.bytes()) {
      return "the quota of " + quota.bytes() + " bytes is used up";
    }
    return added.files() > 0 && files > quota.files()
        ? "the quota of " + quota.files() + " files is used up"
        : null;
  }

  /** A folder in which a change is, and what comes and goes there. */
  private static final class Touched {
    final VirtualPath folder;
    final long[] counter;
    long bytes;
    long files;
    boolean unknown;

    Touched(VirtualPath folder, long[] counter) {
      this.folder = folder;
      this.counter = counter;
    }
  }

  /**
   * A change of names, from before it until after it. By the thread that has their mount's lock.
   */
  public final class Change implements AutoCloseable {
    private final List<Touched> touched = new ArrayList<>();
    private boolean done;
    private @Nullable Reserved reserved;

    /** Begins with the folders above these paths. */
    private Change(VirtualPath... paths) {
      for (VirtualPath path : paths) {
        for (VirtualPath folder = path; ; folder = folder.parent()) {
          touch(folder, counters.get(folder.toString()));
          if (folder.isRoot()) {
            break;
          }
        }
      }
    }

    private void touch(VirtualPath folder, long @Nullable [] counter) {
      if (counter != null && touched.stream().noneMatch(each -> each.counter == counter)) {
        touched.add(new Touched(folder, counter));
      }
    }

    /** Those in one of these folders have to be counted anew, and those above one of them alone. */
    private void touchMoved(VirtualPath from, VirtualPath to) {
      for (Touched each : touched) {
        each.unknown = from.startsWith(each.folder) != to.startsWith(each.folder);
      }
      for (Map.Entry<String, long[]> each : counters.entrySet()) {
        VirtualPath folder = VirtualPath.parse(each.getKey());
        if (folder.startsWith(from) || folder.startsWith(to)) {
          touch(folder, each.getValue());
          touched.get(touched.size() - 1).unknown = true;
        }
      }
    }

    private void mark(int difference) {
      if (touched.isEmpty() && reserved == null) {
        return;
      }
      lock.lock();
      try {
        for (Touched each : touched) {
          each.counter[UNDER_WAY] += difference;
          each.counter[CHANGES]++;
          if (difference < 0 && done) {
            each.counter[BYTES] += each.bytes;
            each.counter[FILES] += each.files;
            if (each.unknown) {
              each.counter[COUNTED] = 0;
            }
          }
        }
        if (difference < 0 && done) {
          release(reserved);
        }
      } finally {
        lock.unlock();
      }
    }

    /** What comes with it at a path, or goes. */
    public void add(VirtualPath path, long bytes, long files) {
      for (Touched each : touched) {
        if (path.startsWith(each.folder)) {
          each.bytes += bytes;
          each.files += files;
        }
      }
    }

    /** What was set apart for what comes is given back in the same step, if it comes. */
    public void releases(Reserved room) {
      reserved = room;
    }

    /** Why one of these limits does not allow it; null if all do. */
    @Nullable String refusal(List<FolderQuota> limits) {
      lock.lock();
      try {
        for (FolderQuota limit : limits) {
          String refusal = refusal(limit);
          if (refusal != null) {
            return refusal;
          }
        }
        return null;
      } finally {
        lock.unlock();
      }
    }

    private @Nullable String refusal(FolderQuota limit) {
      for (Touched each : touched) {
        if (each.folder.equals(limit.folder())) {
          return UsageCounters.refusal(
              limit.quota(),
              new FileUsage(each.bytes, each.files),
              each.counter[BYTES] + each.bytes,
              each.counter[FILES] + each.files);
        }
      }
      return null;
    }

    /** It has happened; else it counts for nothing. */
    public void done() {
      done = true;
    }

    @Override
    public void close() {
      mark(-1);
    }
  }

  /** A change of single files at these paths begins. */
  Change begin(VirtualPath... paths) {
    Change change = new Change(paths);
    change.mark(1);
    return change;
  }

  /** A folder begins to move. */
  Change beginMove(VirtualPath from, VirtualPath to) {
    Change change = new Change(from, to);
    change.touchMoved(from, to);
    change.mark(1);
    return change;
  }

  /** Room that was set apart. */
  public record Reserved(List<FolderQuota> limits, long bytes, long files) {}

  /** Sets it apart in other folders, unasked: it is taken already. */
  Reserved move(Reserved room, List<FolderQuota> limits) {
    lock.lock();
    try {
      release(room);
      add(limits, room.bytes(), room.files());
      return new Reserved(limits, room.bytes(), room.files());
    } finally {
      lock.unlock();
    }
  }

  private void add(List<FolderQuota> limits, long bytes, long files) {
    for (FolderQuota limit : limits) {
      long[] found = counter(limit.folder());
      found[RESERVED_BYTES] += bytes;
      found[RESERVED_FILES] += files;
    }
  }

  /** Gives it back. */
  void release(@Nullable Reserved room) {
    if (room != null && !room.limits().isEmpty()) {
      lock.lock();
      try {
        add(room.limits(), -room.bytes(), -room.files());
      } finally {
        lock.unlock();
      }
    }
  }
}
