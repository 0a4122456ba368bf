package io.jackfield.examples.checksum;

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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A run on a folder of the test: the file space as far as the task uses it. */
record FolderContext(Path folder, String stored) implements TaskContext, FileView {
  @Override
  public Optional<String> path() {
    return Optional.of(stored);
  }

  @Override
  public FileView files() {
    return this;
  }

  @Override
  public OpenFile read(VirtualPath file) throws IOException {
    return OpenFile.of(info(file), FileChannel.open(real(file)));
  }

  @Override
  public FileInfo info(VirtualPath path) throws IOException {
    return new FileInfo(path, false, Files.size(real(path)), Instant.EPOCH, "");
  }

  @Override
  public Upload store(VirtualPath file) throws IOException {
    Path temporary = Files.createTempFile("upload", null);
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
        Files.move(temporary, real(file), StandardCopyOption.REPLACE_EXISTING);
        return info(file);
      }

      @Override
      public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
      }
    };
  }

  private Path real(VirtualPath path) {
    return folder.resolve(String.join("/", path.elements()));
  }

  @Override
  public String runId() {
    return "test";
  }

  @Override
  public String task() {
    return "checksum";
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Map<String, Object> data() {
    return Map.of();
  }

  @Override
  public boolean stopping() {
    return false;
  }

  @Override
  public void report(String line) {}

  @Override
  public Stream<FileInfo> list(VirtualPath path) {
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
  public void deleteFolder(VirtualPath path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createFolder(VirtualPath path) {
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
