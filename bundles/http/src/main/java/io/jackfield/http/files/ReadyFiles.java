package io.jackfield.http.files;

import io.jackfield.file.VirtualPath;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Small files that anybody may read, ready to be sent, by the path of the request. One that is
 * older than a second is looked at again, since others may have changed it; what changes by way of
 * the file space is dropped by {@link FileAccess} before who changed it is answered. From any
 * thread; nobody waits here.
 */
public final class ReadyFiles {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What an entry takes besides its content, about. */
  private static final int OVERHEAD = 1 << 10;

  private final LongSupplier nanos;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  /** Under the lock of this object. */
  private Iterator<Map.Entry<String, Entry>> hand = Collections.emptyIterator();

  /** A file, and since when it is here. */
  static final class Entry {
    private final VirtualPath path;
    private final ReadyFile file;
    private final long since;
    private volatile boolean checked;
    private volatile boolean used;

    Entry(VirtualPath path, ReadyFile file, long since) {
      this.path = path;
      this.file = file;
      this.since = since;
    }

    /** In the whole file space. */
    VirtualPath path() {
      return path;
    }

    ReadyFile file() {
      return file;
    }

    private int weight() {
      return file.size() + OVERHEAD;
    }
  }

  public ReadyFiles() {
    this(System::nanoTime);
  }

  /** With another clock. */
  public ReadyFiles(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What a request for a path is answered with; null if that is not known, or not any more. */
  public @Nullable Entry find(String request) {
    Entry entry = entries.get(request);
    if (entry == null || !entry.checked || nanos.getAsLong() - entry.since > FRESH_NANOS) {
      return null;
    }
    if (!entry.used) {
      entry.used = true;
    }
    return entry;
  }

  /** Before a file is read that is to be kept. */
  public long changes() {
    return changes.get();
  }

  /**
   * Keeps a file, unless something has changed since.
   *
   * @param room bytes of memory for all
   * @param changesBefore as {@link #changes} told them before it was opened
   */
  public void keep(
      String request, VirtualPath path, ReadyFile file, long room, long changesBefore) {
    Entry entry = new Entry(path, file, nanos.getAsLong());
    if (entry.weight() > room) {
      return;
    }
    replace(request, entry);
    if (changes.get() == changesBefore) {
      entry.checked = true; // whoever changes something from now on finds it here, and drops it
    } else {
      drop(request);
    }
    makeRoom(room);
  }

  private void replace(String request, Entry entry) {
    bytes.addAndGet(entry.weight());
    Entry before = entries.put(request, entry);
    if (before != null) {
      bytes.addAndGet(-before.weight());
    }
  }

  /**
   * Those that nobody has used since the last time go first. It goes on where it was: from the
   * beginning it would come through ever more places that it has emptied.
   */
  private synchronized void makeRoom(long room) {
    while (bytes.get() > room && !entries.isEmpty()) {
      if (!hand.hasNext()) {
        hand = entries.entrySet().iterator();
      }
      while (bytes.get() > room && hand.hasNext()) {
        Map.Entry<String, Entry> next = hand.next();
        Entry entry = next.getValue();
        if (entry.used) {
          entry.used = false;
        } else if (entries.remove(next.getKey(), entry)) {
          bytes.addAndGet(-entry.weight());
        }
      }
    }
  }

  /** The file at a path, or the folder, has changed. */
  public void changed(VirtualPath path) {
    changes.incrementAndGet();
    drop(path.toString());
    drop(asFolder(path));
    drop(asFolder(path.parent())); // it may be the index
  }

  private static String asFolder(VirtualPath path) {
    return path.isRoot() ? "/" : path + "/";
  }

  /** Anything may have changed. */
  public void allChanged() {
    changes.incrementAndGet();
    entries.keySet().forEach(this::drop);
  }

  private void drop(String request) {
    Entry entry = entries.remove(request);
    if (entry != null) {
      bytes.addAndGet(-entry.weight());
    }
  }
}
