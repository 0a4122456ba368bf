package io.jackfield.shell.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends of a file or its standard input: filled on the event loop, read on a
 * worker.
 */
final class ControlInput extends InputStream {
  private static final int FULL = 2 * Frame.MOST_BYTES;

  private final Consumer<Boolean> reading;
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int available;
  private boolean ended;
  private @Nullable String problem;

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

  /** Nothing more comes, though it should: what has come is not all. */
  synchronized void fail(String why) {
    if (!ended) {
      problem = why;
      end();
    }
  }

  synchronized boolean isEnded() {
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
      if (problem != null) {
        throw new IOException(problem);
      }
      return -1;
    }
    byte[] chunk = chunks.element();
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, count);
    position += count;
    if (position == chunk.length) {
      chunks.remove();
      position = 0;
    }
    boolean wasFull = available >= FULL;
    available -= count;
    if (wasFull && available < FULL) {
      reading.accept(true);
    }
    return count;
  }

  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private void await() throws InterruptedIOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading from the client");
    }
  }
}
