package io.jackfield.client.ftp;

import io.jackfield.client.TransferOptions.Content;
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

  /** Whether a later try can go on where one was cut. */
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
  static Source of(InputStream in, long size, Optional<Content> content) {
    return new OfStream(in, size, content);
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

  /** A stream; what is left out of it is gone. */
  final class OfStream implements Source {
    private final InputStream in;
    private final long size;
    private final Optional<Content> content;
    private final String identity;
    private long position;

    private OfStream(InputStream in, long size, Optional<Content> content) {
      this.in = in;
      this.size = size;
      this.content = content;
      identity = content.map(Content::version).orElseGet(() -> UUID.randomUUID().toString());
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public String identity() {
      return identity;
    }

    @Override
    public boolean isRepeatable() {
      return content.isPresent();
    }

    @Override
    public Optional<Instant> modified() {
      return content.map(Content::modified);
    }

    @Override
    public void position(long at) throws IOException {
      if (at < position) {
        throw new IOException(
            "what was sent of the stream did not arrive, and it has one beginning");
      }
      in.skipNBytes(at - position);
      position = at;
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      int count = in.read(bytes);
      position += Math.max(0, count);
      return count;
    }

    @Override
    public void check() {
      // Who gave it knows.
    }

    @Override
    public void close() {
      // Who gave it does.
    }
  }
}
