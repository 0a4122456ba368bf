package io.jackfield.ftp.data;

import io.jackfield.file.Upload;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has come of an upload and is not written. The event loop adds and takes; a worker writes
 * what was taken, and the rest when the loop does nothing with it any more.
 */
final class Arrived {
  /** In bytes; so much of each client may wait in memory. */
  private static final int SMALL = 64 * 1024;

  private final AtomicLong unwritten;
  private List<ByteBuf> buffers = new ArrayList<>();
  private int size;

  /** What the buffers take in memory, which is more than what is in them. */
  private long held;

  private volatile boolean broken;

  /**
   * Nothing yet.
   *
   * @param unwritten counts the bytes of all uploads
   */
  Arrived(AtomicLong unwritten) {
    this.unwritten = unwritten;
  }

  /** What is written at once, by a worker. */
  final class Batch {
    private final List<ByteBuf> buffers;
    private final int size;

    private Batch(List<ByteBuf> buffers, int size) {
      this.buffers = buffers;
      this.size = size;
    }

    /** Bytes. */
    int size() {
      return size;
    }

    /** Writes and releases them. */
    Batch write(Upload upload) throws IOException {
      try {
        if (size > 0) {
          upload.write(buffers.stream().map(ByteBuf::nioBuffer).toArray(ByteBuffer[]::new));
        }
        return this;
      } catch (IOException | RuntimeException | Error e) {
        broken = true;
        throw e;
      } finally {
        buffers.forEach(ByteBuf::release);
      }
    }
  }

  void add(ByteBuf buffer) {
    buffers.add(buffer);
    size += buffer.readableBytes();
    held += buffer.capacity();
    unwritten.addAndGet(buffer.capacity());
  }

  /** Bytes. */
  int size() {
    return size;
  }

  /** Whether so much is held that it has to be written, however little it is. */
  boolean isFull() {
    return size >= SMALL || held >= 4 * SMALL;
  }

  Batch take() {
    Batch batch = new Batch(buffers, size);
    unwritten.addAndGet(-held);
    held = 0;
    buffers = new ArrayList<>();
    size = 0;
    return batch;
  }

  /** Of an upload that is given up: unless something before it is missing in the file. */
  void writeRest(Upload upload) throws IOException {
    if (!broken && size > 0) {
      take().write(upload);
    }
  }

  /** Releases what is left. */
  void drop() {
    take().buffers.forEach(ByteBuf::release);
  }
}
