package io.jackfield.files.quota;

import io.jackfield.account.Account;
import io.jackfield.account.Quota;
import io.jackfield.file.FileUsage;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.Mounts;
import io.jackfield.files.shared.SharedState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The limits of folders and of accounts, and what they go by. Any thread. */
public final class Quotas {
  /** So often a folder in which something changes is counted without holding that up. */
  private static final int TRIES = 3;

  public static final FileUsage NOTHING = new FileUsage(0, 0);

  private final UsageCounters counters;
  private final List<FolderQuota> configured;
  private final Function<Account, Quota> current;

  /**
   * Limits of folders, and of accounts.
   *
   * @param current the quota that an account has by now
   */
  public Quotas(
      SharedState shared, List<FolderQuota> configured, Function<Account, Quota> current) {
    this.counters = new UsageCounters(shared);
    this.configured = List.copyOf(configured);
    this.current = current;
  }

  /**
   * The limits that count now for something that an account, or the daemon itself, stores at a
   * path. A session has its account as it was at the login, so its quota is looked up.
   */
  public List<FolderQuota> at(VirtualPath path, @Nullable Account account) {
    Quota ofAccount = account == null ? Quota.NONE : current.apply(account);
    if (configured.isEmpty() && ofAccount.equals(Quota.NONE)) {
      return List.of();
    }
    Map<VirtualPath, Quota> found = new LinkedHashMap<>();
    for (FolderQuota each : configured) {
      if (path.startsWith(each.folder())) {
        found.merge(each.folder(), each.quota(), Quotas::both);
      }
    }
    if (account != null && !ofAccount.equals(Quota.NONE)) {
      found.merge(account.home(), ofAccount, Quotas::both);
    }
    return found.entrySet().stream()
        .map(each -> new FolderQuota(each.getKey(), each.getValue()))
        .toList();
  }

  private static Quota both(Quota one, Quota other) {
    return new Quota(Math.min(one.bytes(), other.bytes()), Math.min(one.files(), other.files()));
  }

  /** Sees to it that what these limits go by is known; holds no lock when it is called. */
  public void count(Mounts mounts, List<FolderQuota> limits) throws IOException {
    for (FolderQuota each : limits) {
      if (counters.counted(each.folder()) == null) {
        count(mounts, each.folder());
      }
    }
  }

  /** Looks at each file of a folder; holds no lock when it is called. */
  public FileUsage count(Mounts mounts, VirtualPath folder) throws IOException {
    List<ReentrantLock> names =
        mounts.all().stream()
            .filter(each -> each.at().startsWith(folder) || folder.startsWith(each.at()))
            .sorted((a, b) -> a.root().compareTo(b.root()))
            .map(Mount::naming)
            .toList();
    // What was under way when nobody counted is over when its lock is free.
    for (ReentrantLock each : names) {
      each.lock();
      try {
        counters.keep(folder);
      } finally {
        each.unlock();
      }
    }
    for (int i = 0; i < TRIES; i++) {
      long changes = counters.changes(folder);
      FileUsage usage = new UsageCount(mounts).of(folder);
      if (counters.set(folder, usage, changes)) {
        return usage;
      }
    }
    names.forEach(ReentrantLock::lock);
    try {
      FileUsage usage = new UsageCount(mounts).of(folder);
      counters.set(folder, usage, counters.changes(folder));
      return usage;
    } finally {
      names.forEach(ReentrantLock::unlock);
    }
  }

  /** Something else may be mounted by now. */
  public void forget() {
    counters.forget();
  }

  /** A change of one file's name, or two, at these paths; holds the locks of their mounts. */
  public UsageCounters.Change begin(VirtualPath... paths) {
    return counters.begin(paths);
  }

  /** A folder moves with all that is in it; holds the locks of the mount. */
  public UsageCounters.Change beginMove(VirtualPath from, VirtualPath to) {
    return counters.beginMove(from, to);
  }

  /**
   * Sets room apart for more of an upload, or gives it back if the numbers are negative.
   *
   * @param replaced what will go when it comes
   */
  public void reserve(
      VirtualPath path, List<FolderQuota> limits, long bytes, long files, FileUsage replaced)
      throws QuotaExceededException {
    if (!limits.isEmpty()) {
      refuse(path, counters.reserve(limits, bytes, files, replaced));
    }
  }

  /** Sets room apart in the folders of other limits instead, be it more than they allow. */
  public UsageCounters.Reserved move(UsageCounters.Reserved room, List<FolderQuota> limits) {
    return counters.move(room, limits);
  }

  /** Gives back what was set apart. */
  public void release(UsageCounters.Reserved room) {
    counters.release(room);
  }

  /** Fails if one of the limits does not allow a change. */
  public static void require(
      VirtualPath path, UsageCounters.Change change, List<FolderQuota> limits)
      throws QuotaExceededException {
    if (!limits.isEmpty()) {
      refuse(path, change.refusal(limits));
    }
  }

  private static void refuse(VirtualPath path, @Nullable String refusal)
      throws QuotaExceededException {
    if (refusal != null) {
      throw new QuotaExceededException(path.toString(), refusal);
    }
  }
}
