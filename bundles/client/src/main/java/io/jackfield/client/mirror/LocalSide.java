package io.jackfield.client.mirror;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The folder of the file space. */
final class LocalSide implements Side {
  private final FileView files;
  private final VirtualPath folder;
  private final Selection selection;
  private final Supplier<String> suffix;

  /** With what a name gets that is taken. */
  LocalSide(FileView files, VirtualPath folder, Selection selection, Supplier<String> suffix) {
    this.files = files;
    this.folder = folder;
    this.selection = selection;
    this.suffix = suffix;
  }

  @Override
  public List<MirrorFile> list(BiConsumer<String, IOException> problems) throws IOException {
    List<MirrorFile> found = new ArrayList<>();
    Deque<VirtualPath> folders = new ArrayDeque<>(List.of(folder));
    while (!folders.isEmpty()) {
      VirtualPath next = folders.remove();
      try {
        list(next, found, folders);
      } catch (NoSuchFileException e) {
        if (next.equals(folder)) {
          throw e;
        }
        // It has been deleted meanwhile.
      }
    }
    found.sort(Comparator.comparing(MirrorFile::path));
    return found;
  }

  private void list(VirtualPath listed, List<MirrorFile> found, Deque<VirtualPath> folders)
      throws IOException {
    try (Stream<FileInfo> entries = files.list(listed)) {
      for (FileInfo info : (Iterable<FileInfo>) entries::iterator) {
        String path = relative(info.path());
        if (!info.folder() && selection.takes(path)) {
          found.add(of(info));
        } else if (info.folder() && selection.enters(path)) {
          folders.add(info.path());
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String relative(VirtualPath path) {
    return path.relativeTo(folder).toString().substring(1);
  }

  /** The facts of a file in the folder. */
  MirrorFile of(FileInfo info) {
    return new MirrorFile(
        relative(info.path()), info.size(), Optional.of(info.modified()), info.tag(), "");
  }

  /** Where a file of the folder is in the file space. */
  VirtualPath at(String path) throws IOException {
    try {
      VirtualPath at = folder;
      for (String name : path.split("/", -1)) {
        at = at.child(name);
      }
      return at;
    } catch (BadPathException e) {
      throw new FileSystemException(path, null, e.getMessage());
    }
  }

  @Override
  public Optional<MirrorFile> find(String path) throws IOException {
    try {
      return Optional.of(files.info(at(path))).filter(info -> !info.folder()).map(this::of);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    files.deleteFile(at(path));
  }

  @Override
  public void move(String path, String to) throws IOException {
    VirtualPath target = VirtualPath.parse(to);
    makeFolder(target.parent());
    files.rename(at(path), isThere(target) ? VirtualPath.parse(to + suffix.get()) : target);
  }

  private boolean isThere(VirtualPath path) throws IOException {
    try {
      files.info(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Makes a folder of the file space, and those above it, as far as they are missing. */
  void makeFolder(VirtualPath missing) throws IOException {
    if (missing.isRoot() || isFolder(missing)) {
      return;
    }
    makeFolder(missing.parent());
    try {
      files.createFolder(missing);
    } catch (FileAlreadyExistsException e) {
      // Somebody else has.
    }
  }

  private boolean isFolder(VirtualPath path) throws IOException {
    try {
      return files.info(path).folder();
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
