package io.jackfield.files.space;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileInfo;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.Kind;
import io.jackfield.files.disk.RefusedNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One reading of a folder; by one thread at a time. */
public final class FolderListing {
  private final Folder folder;
  private final VirtualPath full;
  private final VirtualPath seen;
  private final Predicate<VirtualPath> hidden;
  private final RefusedNames refusedNames;
  private int refused;
  private String example = "";

  /**
   * Of an open folder.
   *
   * @param full where it is
   * @param seen where it is for the caller
   * @param hidden what the caller may not know of, and what is the daemon's own
   * @param refusedNames is told of names that no path can have
   */
  public FolderListing(
      Folder folder,
      VirtualPath full,
      VirtualPath seen,
      Predicate<VirtualPath> hidden,
      RefusedNames refusedNames) {
    this.folder = folder;
    this.full = full;
    this.seen = seen;
    this.hidden = hidden;
    this.refusedNames = refusedNames;
  }

  /** Its entries; closing the stream closes the folder. */
  public Stream<FileInfo> entries() {
    return folder.names(this::refuse).flatMap(name -> entry(name).stream()).onClose(this::close);
  }

  private void refuse(String name) {
    refused++;
    example = name;
  }

  private Optional<FileInfo> entry(String name) {
    try {
      VirtualPath path = full.child(name);
      if (hidden.test(path)) {
        return Optional.empty();
      }
      Facts facts = folder.look(name);
      return facts.kind() == Kind.FILE || facts.kind() == Kind.FOLDER
          ? Optional.of(facts.info(seen.child(name)))
          : Optional.empty();
    } catch (BadPathException e) {
      // Put there by other means than ours, and nobody could ask for it.
      refuse(name);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void close() {
    if (refused > 0) {
      refusedNames.tell(full, refused, example);
    }
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
