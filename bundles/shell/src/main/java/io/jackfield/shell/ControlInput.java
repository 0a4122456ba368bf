package io.jackfield.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's standard input: filled on the event loop, read on a worker. */
final class ControlInput extends InputStream {
  private static final int FULL = 2 * Frame.MOST_BYTES;
  private static final int LONGEST_LINE = 1 << 16;

  private final Consumer<Boolean> reading;
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int available;
  private boolean ended;
  private boolean suspended;

  /**
   * An empty one.
   *
   * @param reading is told false when it is full and true when there is room again; under the lock,
   *     so that the two cannot overtake each other
   */
  ControlInput(Consumer<Boolean> reading) {
    this.reading = reading;
  }

  /** Adds bytes. */
  synchronized void feed(byte[] bytes) {
    if (bytes.length > 0 && !ended) {
      chunks.add(bytes);
      available += bytes.length;
      notifyAll();
    }
    if (available >= FULL) {
      reading.accept(false);
    }
  }

  /** Nothing more comes. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Makes {@link #readLine}, now or next, throw a {@link HandOverException}. */
  synchronized void suspend() {
    suspended = true;
    notifyAll();
  }

  /** Takes out what was not read. */
  synchronized byte[] drain() {
    ByteArrayOutputStream left = new ByteArrayOutputStream(available);
    while (available > 0) {
      left.write(next());
    }
    return left.toByteArray();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public synchronized int available() {
    return available;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    while (available == 0 && !ended) {
      await();
    }
    if (available == 0) {
      return -1;
    }
    int count = Math.min(length, available);
    for (int i = 0; i < count; i++) {
      target[offset + i] = next();
    }
    return count;
  }

  /** The next line without its end; {@code null} when nothing more comes. */
  synchronized @Nullable String readLine() throws IOException {
    while (true) {
      if (suspended) {
        throw new HandOverException();
      }
      int length = lineLength();
      if (length >= 0) {
        return line(length);
      }
      if (ended) {
        return available == 0 ? null : line(available);
      }
      if (available > LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
      }
      await();
    }
  }

  private String line(int length) {
    byte[] line = new byte[length];
    for (int i = 0; i < length; i++) {
      line[i] = next();
    }
    return new String(line, StandardCharsets.UTF_8).stripTrailing();
  }

  /** Bytes up to the end of the first line, with it; -1 if it is not there yet. */
  private int lineLength() {
    int length = 0;
    int from = position;
    for (byte[] chunk : chunks) {
      for (int i = from; i < chunk.length; i++) {
        length++;
        if (chunk[i] == '\n') {
          return length;
        }
      }
      from = 0;
    }
    return -1;
  }

  private byte next() {
    byte[] chunk = chunks.element();
    byte b = chunk[position++];
    if (position == chunk.length) {
      chunks.remove();
      position = 0;
    }
    if (available-- == FULL) {
      reading.accept(true);
    }
    return b;
  }

  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private void await() throws InterruptedIOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading standard input");
    }
  }
}
