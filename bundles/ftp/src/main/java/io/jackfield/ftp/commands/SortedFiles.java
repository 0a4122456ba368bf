package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The entries of a folder by name. What is held is bounded: of a folder with more entries than
 * {@link #RUN} each run of so many is sorted by itself. Used on a worker, as it reads the folder.
 */
final class SortedFiles implements Iterator<FileInfo> {
  /** A few megabytes. */
  static final int RUN = 10_000;

  private final Iterator<FileInfo> files;
  private Iterator<FileInfo> run = Collections.emptyIterator();

  SortedFiles(Iterator<FileInfo> files) {
    this.files = files;
  }

  @Override
  public boolean hasNext() {
    if (!run.hasNext() && files.hasNext()) {
      List<FileInfo> next = new ArrayList<>();
      while (next.size() < RUN && files.hasNext()) {
        next.add(files.next());
      }
      next.sort(Comparator.comparing(FileInfo::name));
      run = next.iterator();
    }
    return run.hasNext();
  }

  @Override
  public FileInfo next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return run.next();
  }
}
