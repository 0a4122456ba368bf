package io.jackfield.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a channel receives as a blocking stream. The event loop fills it, one worker reads it; when
 * it is full the channel is not read until the worker has caught up.
 */
final class ChannelInput extends InputStream {
  private static final int FULL = 64 * 1024;
  private static final int LOW = 16 * 1024;

  private final Channel channel;
  private final ChannelOutput output;
  // A lock rather than a monitor: waiting in a monitor holds the carrier of a virtual thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<ByteBuf> buffers = new ArrayDeque<>();
  private int waiting;
  private boolean paused;
  private boolean ended;
  private boolean closed;

  /** What the output has collected is sent before a reader waits: it may be what is answered. */
  ChannelInput(Channel channel, ChannelOutput output) {
    this.channel = channel;
    this.output = output;
  }

  /** Takes the buffer over; on the event loop. */
  void add(ByteBuf buffer) {
    lock.lock();
    try {
      if (closed || !buffer.isReadable()) {
        buffer.release();
        return;
      }
      buffers.add(buffer);
      waiting += buffer.readableBytes();
      if (waiting >= FULL && !paused) {
        paused = true;
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0) {
      // Without the lock: it may have to wait for the client, and the event loop needs the lock.
      output.flushForReader();
    }
    lock.lock();
    try {
      ByteBuf buffer = await();
      if (buffer == null) {
        return -1;
      }
      int count = Math.min(length, buffer.readableBytes());
      buffer.readBytes(target, offset, count);
      consumed(buffer, count);
      return count;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ByteBuf await() throws IOException {
    while (buffers.isEmpty() && !ended && !closed) {
      try {
        changed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
      }
    }
    if (closed) {
      throw new IOException("the stream is closed");
    }
    return buffers.peek();
  }

  private void consumed(ByteBuf buffer, int count) {
    waiting -= count;
    if (!buffer.isReadable()) {
      buffers.remove();
      buffer.release();
    }
    if (paused && waiting <= LOW) {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what was not read; what still comes is dropped as well. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      buffers.forEach(ByteBuf::release);
      buffers.clear();
      waiting = 0;
      if (paused) {
        paused = false;
        channel.config().setAutoRead(true);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
