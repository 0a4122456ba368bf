package io.jackfield.client.ftp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What is put. For one thread. */
interface Source extends AutoCloseable {

  /** In bytes; -1 if nobody knows. */
  long size();

  /** Another one when the content is another. */
  String identity();

  /** Whether a later try can begin somewhere else than at the beginning. */
  boolean isRepeatable();

  /** When it was written last. */
  Optional<Instant> modified();

  /** Goes on with this byte. */
  void position(long at) throws IOException;

  /** Reads some, -1 at the end. */
  int read(byte[] bytes) throws IOException;

  /** Fails if the content has changed meanwhile. */
  void check() throws IOException;

  @Override
  void close() throws IOException;

  /** A local file. */
  static Source of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean done = false;
    try {
      Source source = new OfFile(file, channel, Files.readAttributes(file, OfFile.ATTRIBUTES));
      done = true;
      return source;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** What a stream gives, which is not closed. */
  static Source of(InputStream in, long size) {
    return new OfStream(in, size, UUID.randomUUID().toString());
  }

  /** A local file, as it is when it is opened. */
  record OfFile(Path file, FileChannel channel, long size, FileTime time) implements Source {
    private static final Class<BasicFileAttributes> ATTRIBUTES = BasicFileAttributes.class;

    OfFile(Path file, FileChannel channel, BasicFileAttributes facts) throws FileSystemException {
      this(file, channel, facts.size(), facts.lastModifiedTime());
      if (!facts.isRegularFile()) {
        throw new FileSystemException(file.toString(), null, "is no file");
      }
    }

    @Override
    public String identity() {
      return file.toAbsolutePath() + "\n" + size + "\n" + time.toInstant();
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public Optional<Instant> modified() {
      return Optional.of(time.toInstant());
    }

    @Override
    public void position(long at) throws IOException {
      channel.position(at);
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      long left = size - channel.position();
      return left == 0
          ? -1
          : channel.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, left)));
    }

    @Override
    public void check() throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, ATTRIBUTES);
      if (now.size() != size || !now.lastModifiedTime().equals(time)) {
        throw new FileSystemException(file.toString(), null, "was written while it was sent");
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A stream. */
  record OfStream(InputStream in, long size, String identity) implements Source {
    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public Optional<Instant> modified() {
      return Optional.empty();
    }

    @Override
    public void position(long at) {
      if (at != 0) {
        throw new IllegalStateException("a stream has one beginning");
      }
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      return in.read(bytes);
    }

    @Override
    public void check() {
      // It was what it was.
    }

    @Override
    public void close() {
      // Who gave it does.
    }
  }
}
