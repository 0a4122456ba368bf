package io.jackfield.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A file of the operating system; pins no version of the bundle that opened it. */
record ChannelFile(FileInfo info, FileChannel file) implements OpenFile {
  @Override
  public int read(ByteBuffer into, long at) throws IOException {
    return file.read(into, at);
  }

  @Override
  public Optional<FileChannel> channel() {
    return Optional.of(file);
  }

  @Override
  public InputStream stream() {
    return new FileStream(this);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
