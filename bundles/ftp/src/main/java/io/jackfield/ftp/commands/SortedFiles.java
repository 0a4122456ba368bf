package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Semaphore;

/**
 * The entries of a folder by name. What is held is bounded: of a folder with more entries than
 * {@link #RUN} each run of so many is sorted by itself, and shorter ones where other listings hold
 * much: their clients may take their time. Used on a worker, as it reads the folder.
 */
final class SortedFiles implements Iterator<FileInfo>, AutoCloseable {
  /** A few megabytes. */
  static final int RUN = 10_000;

  /** Each listing may have a run of so many, whatever the others hold. */
  static final int LEAST = 100;

  /** About how many bytes one takes. */
  private static final int ENTRY = 512;

  /** What all listings may hold beyond that: a sixteenth of the memory. */
  private static final Semaphore ROOM =
      new Semaphore(
          (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16 / ENTRY));

  private final Iterator<FileInfo> files;
  private final Semaphore room;
  private Iterator<FileInfo> run = Collections.emptyIterator();

  // Guarded by this: it may be closed by another thread while the folder is read.
  private int taken;

  private boolean closed;

  SortedFiles(Iterator<FileInfo> files) {
    this(files, ROOM);
  }

  SortedFiles(Iterator<FileInfo> files, Semaphore room) {
    this.files = files;
    this.room = room;
  }

  @Override
  public synchronized boolean hasNext() {
    if (closed) {
      return false;
    }
    if (!run.hasNext() && files.hasNext()) {
      release();
      List<FileInfo> next = new ArrayList<>();
      while (next.size() < RUN && files.hasNext() && isRoom(next.size())) {
        next.add(files.next());
      }
      next.sort(Comparator.comparing(FileInfo::name));
      run = next.iterator();
    }
    return run.hasNext();
  }

  private boolean isRoom(int held) {
    if (held < LEAST) {
      return true;
    }
    boolean more = room.tryAcquire();
    if (more) {
      taken++;
    }
    return more;
  }

  private void release() {
    room.release(taken);
    taken = 0;
  }

  /** Holds nothing any more, and has no more. */
  @Override
  public synchronized void close() {
    closed = true;
    run = Collections.emptyIterator();
    release();
  }

  @Override
  public synchronized FileInfo next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return run.next();
  }
}
