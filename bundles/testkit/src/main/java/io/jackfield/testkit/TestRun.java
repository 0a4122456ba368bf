package io.jackfield.testkit;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.TaskContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run of a task in a test, with a folder of the disk as the file space: files in it are read,
 * stored and deleted. By one thread.
 */
public final class TestRun implements TaskContext, FileView {
  private final Path folder;
  private final Map<String, Object> data = new HashMap<>();
  private final List<String> reports = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private final String path;

  /**
   * A run that a file has set off.
   *
   * @param folder of the disk, behind the root of the file space
   * @param path of the file, in the file space
   */
  public TestRun(Path folder, String path) {
    this.folder = folder;
    this.path = path;
  }

  /** With one more fact in its data. */
  public TestRun with(String key, Object value) {
    data.put(key, value);
    return this;
  }

  /** What it has reported so far. */
  public List<String> reports() {
    return reports;
  }

  @Override
  public Optional<String> path() {
    return Optional.of(path);
  }

  @Override
  public FileView files() {
    return this;
  }

  @Override
  public OpenFile read(VirtualPath file) throws IOException {
    return OpenFile.of(regular(file), FileChannel.open(real(file)));
  }

  private FileInfo regular(VirtualPath file) throws IOException {
    FileInfo info = info(file);
    if (info.folder()) {
      throw new NoSuchFileException(file.toString(), null, "is a folder");
    }
    return info;
  }

  /** The tag is of the inode, the time and the size. */
  @Override
  public FileInfo info(VirtualPath path) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(real(path), BasicFileAttributes.class);
    Instant modified = facts.lastModifiedTime().toInstant();
    String tag = facts.fileKey() + "-" + modified + "-" + facts.size();
    return new FileInfo(path, facts.isDirectory(), facts.size(), modified, tag);
  }

  @Override
  public Upload store(VirtualPath file) throws IOException {
    Path target = real(file);
    Path temporary = Files.createTempFile(target.getParent(), ".upload", null);
    FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    return new Upload() {
      @Override
      public void write(ByteBuffer... bytes) throws IOException {
        channel.write(bytes);
      }

      @Override
      public long position() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Map<String, Object> detach() {
        throw new UnsupportedOperationException();
      }

      @Override
      public FileInfo commit() throws IOException {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        return info(file);
      }

      @Override
      public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
      }
    };
  }

  @Override
  public void deleteFile(VirtualPath file) throws IOException {
    Files.delete(real(regular(file).path()));
  }

  private Path real(VirtualPath path) {
    return folder.resolve(String.join("/", path.elements()));
  }

  @Override
  public String runId() {
    return "0123456789abcdef";
  }

  @Override
  public String task() {
    return "test";
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Map<String, Object> data() {
    return data;
  }

  @Override
  public boolean stopping() {
    return false;
  }

  @Override
  public void report(String line) {
    reports.add(line);
  }

  @Override
  public void progress(int percent) {
    reports.add(percent + " %");
  }

  @Override
  public void log(String line) {
    logged.add(line);
  }

  /** What it has logged so far. */
  public List<String> logged() {
    return logged;
  }

  @Override
  public Stream<FileInfo> list(VirtualPath folder) {
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
    return Set.of();
  }
}
