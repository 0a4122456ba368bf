package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request's body as a blocking stream, for one reader. */
final class BodyStream extends InputStream {
  private final RequestBody body;
  private @Nullable ByteBuf current;
  private boolean atEnd;

  BodyStream(RequestBody body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    ByteBuf buffer = current();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.readableBytes());
    buffer.readBytes(into, offset, count);
    if (!buffer.isReadable()) {
      close();
    }
    return count;
  }

  private @Nullable ByteBuf current() throws IOException {
    if (current == null && !atEnd) {
      current = body.take();
      atEnd = current == null;
    }
    return current;
  }

  /** Gives the buffer back; the stream may be read on. */
  @Override
  public void close() {
    if (current != null) {
      current.release();
      current = null;
    }
  }
}
