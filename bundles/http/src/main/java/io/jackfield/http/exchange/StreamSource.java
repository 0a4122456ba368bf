package io.jackfield.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Reads a handler's stream, and sees to it that it is as long as the handler said. */
final class StreamSource {
  private static final int PIECE = 1 << 16;

  private final InputStream stream;
  private final long length;
  private long sent;
  private @Nullable Thread reader;
  private boolean gone;

  /**
   * For a stream.
   *
   * @param length -1 if it is not known
   */
  StreamSource(InputStream stream, long length) {
    this.stream = stream;
    this.length = length;
  }

  /** The next piece, which the caller releases; null at the end. Blocks. */
  @Nullable ByteBuf next(ByteBufAllocator allocator) throws IOException {
    begin();
    try {
      return read(allocator);
    } finally {
      end();
    }
  }

  private synchronized void begin() throws IOException {
    if (gone) {
      throw new ClosedChannelException();
    }
    reader = Thread.currentThread();
  }

  /** The thread has other work to do. */
  private synchronized void end() {
    reader = null;
    if (gone) {
      Thread.interrupted();
    }
  }

  /** The client has gone: who waits for the stream is interrupted. Any thread. */
  synchronized void gone() {
    gone = true;
    if (reader != null) {
      reader.interrupt();
    }
  }

  private @Nullable ByteBuf read(ByteBufAllocator allocator) throws IOException {
    if (length >= 0 && sent == length) {
      return null;
    }
    int most = length < 0 ? PIECE : (int) Math.min(PIECE, length - sent);
    ByteBuf buffer = allocator.heapBuffer(most);
    try {
      int count = buffer.writeBytes(stream, most);
      if (count > 0) {
        sent += count;
        return buffer.retain();
      }
    } finally {
      buffer.release();
    }
    if (length >= 0) {
      throw new EOFException("the stream is " + sent + " bytes long and not " + length);
    }
    return null;
  }
}
