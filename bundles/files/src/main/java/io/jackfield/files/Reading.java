package io.jackfield.files;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileInfo;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One reading of a folder. */
record Reading(Folder folder, VirtualPath full, VirtualPath seen, Predicate<VirtualPath> hidden) {

  /** Its entries; closing the stream closes the folder. */
  Stream<FileInfo> entries() {
    return folder.names().flatMap(name -> entry(name).stream()).onClose(this::close);
  }

  private Optional<FileInfo> entry(String name) {
    try {
      VirtualPath path = full.child(name);
      if (Mount.isPrivate(path) || hidden.test(path)) {
        return Optional.empty();
      }
      Facts facts = folder.look(name);
      return facts.kind() == Kind.FILE || facts.kind() == Kind.FOLDER
          ? Optional.of(facts.info(seen.child(name)))
          : Optional.empty();
    } catch (BadPathException e) {
      // Put there by other means than ours, and nobody could ask for it.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
