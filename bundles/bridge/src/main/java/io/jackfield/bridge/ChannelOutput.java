package io.jackfield.bridge;

import io.jackfield.transport.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a channel sends as a blocking stream: collects small writes, and waits while the client
 * reads slower than the worker writes.
 */
final class ChannelOutput extends OutputStream {
  private static final int CHUNK = 8 * 1024;

  private final Connection connection;
  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable ByteBuf collected;
  private boolean closed;

  /** How many threads wait, without the lock, until the client has caught up. */
  private int waiting;

  ChannelOutput(Connection connection) {
    this.connection = connection;
    this.channel = connection.channel();
  }

  /** The client has caught up, or is gone; on the event loop. */
  void writabilityChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    lock.lock();
    try {
      int done = 0;
      while (done < length) {
        checkOpen();
        ByteBuf chunk = collected == null ? channel.alloc().buffer(CHUNK, CHUNK) : collected;
        collected = chunk;
        int count = Math.min(length - done, chunk.writableBytes());
        chunk.writeBytes(source, offset + done, count);
        done += count;
        if (!chunk.isWritable()) {
          send();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      checkOpen();
      send();
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #flush}, but nothing where the client is gone, which is told by what is read, or
   * where another thread waits to send: a reader beside it has to read on, for the client may wait
   * for that.
   */
  void flushForReader() throws IOException {
    lock.lock();
    try {
      if (!closed && waiting == 0 && channel.isActive()) {
        send();
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
  }

  private void send() throws IOException {
    if (collected == null) {
      return;
    }
    awaitWritable();
    // Another thread may have sent or closed meanwhile.
    ByteBuf chunk = collected;
    if (chunk != null) {
      collected = null;
      channel.writeAndFlush(chunk);
    }
  }

  private void awaitWritable() throws IOException {
    while (!channel.isWritable() && channel.isActive()) {
      waiting++;
      try {
        changed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while writing").initCause(e);
      } finally {
        waiting--;
      }
    }
    if (!channel.isActive()) {
      throw new IOException("the client has closed the connection");
    }
  }

  /** Whether {@link #close} was called. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what was collected and closes the connection behind it. Never waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        ByteBuf last = collected == null ? Unpooled.EMPTY_BUFFER : collected;
        collected = null;
        try {
          channel.eventLoop().execute(() -> connection.close(last));
        } catch (RejectedExecutionException e) {
          // The daemon has stopped, and closed the channel before.
          last.release();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
