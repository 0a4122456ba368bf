package io.jackfield.files.disk;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The names in a folder; fails with the exception that readers of a stream know. */
public record Names(Iterator<Path> entries) implements Iterator<Path> {

  Stream<Path> stream() {
    int traits = Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false)
        .map(Path::getFileName);
  }

  @Override
  public boolean hasNext() {
    try {
      return entries.hasNext();
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    }
  }

  @Override
  public Path next() {
    try {
      return entries.next();
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    }
  }
}
