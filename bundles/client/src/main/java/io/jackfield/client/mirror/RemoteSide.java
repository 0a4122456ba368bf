package io.jackfield.client.mirror;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The folder of the other server. */
final class RemoteSide implements Side {
  private static final int MOST = 1_000_000;

  private final Remote remote;
  private final Selection selection;
  private final Supplier<String> suffix;
  private final Set<String> made = new HashSet<>();

  /** With what a name gets that is taken. */
  RemoteSide(Remote remote, Selection selection, Supplier<String> suffix) {
    this.remote = remote;
    this.selection = selection;
    this.suffix = suffix;
  }

  @Override
  public List<MirrorFile> list(BiConsumer<String, IOException> problems) throws IOException {
    List<MirrorFile> files = new ArrayList<>();
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    while (!folders.isEmpty()) {
      String folder = folders.remove();
      try {
        list(folder, files, folders);
      } catch (RemoteException e) {
        if (folder.isEmpty() || e.reason() == RemoteException.Reason.UNREACHABLE) {
          throw e;
        }
        problems.accept(folder, e);
      }
      if (files.size() + folders.size() > MOST) {
        throw new IOException("more than " + MOST + " files and folders are there");
      }
    }
    files.sort(Comparator.comparing(MirrorFile::path));
    return files;
  }

  private void list(String folder, List<MirrorFile> files, Deque<String> folders)
      throws IOException {
    for (RemoteFile file : remote.list(folder)) {
      if (!file.folder() && selection.takes(file.path())) {
        files.add(of(file, file.size().orElse(-1) + " " + file.modified().orElse(null)));
      } else if (file.folder() && selection.enters(file.path())) {
        folders.add(file.path());
      }
    }
  }

  @Override
  public Optional<MirrorFile> find(String path) throws IOException {
    return remote.stat(path).filter(file -> !file.folder()).map(file -> of(file, ""));
  }

  static MirrorFile of(RemoteFile file, String listed) {
    return new MirrorFile(
        file.path(), file.size().orElse(-1), file.modified(), file.version(), listed);
  }

  @Override
  public void delete(String path) throws IOException {
    remote.delete(path);
  }

  @Override
  public void move(String path, String to) throws IOException {
    makeFolderOf(to);
    remote.rename(path, remote.stat(to).isEmpty() ? to : to + suffix.get());
  }

  /** Makes the folder for a file, once. */
  void makeFolderOf(String path) throws IOException {
    String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    if (made.add(folder)) {
      remote.createFolder(folder);
    }
  }
}
