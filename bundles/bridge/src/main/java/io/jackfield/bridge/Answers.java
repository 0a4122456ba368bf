package io.jackfield.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Lines that a worker has answered and the event loop is to send: as many as there are at once. */
final class Answers {
  /** So many characters wait at most; a worker that sees more stops until they are sent. */
  private static final int MANY = 64 * 1024;

  private @Nullable StringBuilder waiting;

  /** Takes an answer, if it is one; true if it is the first that waits. */
  synchronized boolean add(@Nullable String answer) {
    if (answer == null) {
      return false;
    }
    boolean first = waiting == null;
    waiting = (waiting == null ? new StringBuilder() : waiting).append(answer).append("\r\n");
    return first;
  }

  synchronized boolean areMany() {
    return waiting != null && waiting.length() > MANY;
  }

  /** What waits, encoded; null if nothing does. */
  @Nullable ByteBuf take(ByteBufAllocator allocator) {
    StringBuilder text;
    synchronized (this) {
      text = waiting;
      waiting = null;
    }
    return text == null ? null : ByteBufUtil.writeUtf8(allocator, text);
  }
}
