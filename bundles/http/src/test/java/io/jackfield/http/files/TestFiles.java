package io.jackfield.http.files;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A view of a temporary folder, for reading; remembers what it opened. */
public final class TestFiles implements FileView {
  private final Path root;
  private final VirtualPath open;
  private final List<FileChannel> opened = new CopyOnWriteArrayList<>();

  public TestFiles(Path root) {
    this(root, VirtualPath.ROOT);
  }

  /**
   * For somebody who may not read everything.
   *
   * @param open the folder that may be read
   */
  public TestFiles(Path root, VirtualPath open) {
    this.root = root;
    this.open = open;
  }

  /** Whether every channel that was handed out is closed. */
  public boolean allClosed() {
    return opened.stream().noneMatch(FileChannel::isOpen);
  }

  private Path resolve(VirtualPath path) {
    return root.resolve(path.toString().substring(1));
  }

  @Override
  public FileInfo info(VirtualPath path) throws IOException {
    Path file = resolve(path);
    if (path.name().equals("secret") || permissions(path).isEmpty()) {
      throw new AccessDeniedException(path.toString());
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(path.toString());
    }
    boolean folder = Files.isDirectory(file);
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    long size = folder ? 0 : Files.size(file);
    return new FileInfo(path, folder, size, modified, "tag" + size);
  }

  @Override
  public Stream<FileInfo> list(VirtualPath folder) throws IOException {
    List<FileInfo> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(resolve(folder))) {
      for (Path file : files) {
        all.add(info(folder.child(file.getFileName().toString())));
      }
    }
    return all.stream();
  }

  @Override
  public OpenFile read(VirtualPath file) throws IOException {
    FileInfo info = info(file);
    if (info.folder()) {
      throw new NoSuchFileException(file.toString());
    }
    FileChannel channel = FileChannel.open(resolve(file));
    opened.add(channel);
    return OpenFile.of(info, channel);
  }

  @Override
  public Upload store(VirtualPath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload storeNew(VirtualPath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload resume(VirtualPath file, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long resumable(VirtualPath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload adopt(Map<String, Object> detached) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFile(VirtualPath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFolder(VirtualPath folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createFolder(VirtualPath folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(VirtualPath from, VirtualPath to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setModified(VirtualPath path, Instant time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Permission> permissions(VirtualPath path) {
    return path.startsWith(open) ? Permission.READING : Set.of();
  }
}
