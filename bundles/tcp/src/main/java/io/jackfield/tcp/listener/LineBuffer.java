package io.jackfield.tcp.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects what a client sends and cuts it into lines. The event loop's. */
final class LineBuffer {
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int longest;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;

  /** How many of the unread bytes are known to hold no LF. */
  private int searched;

  /** Of lines of at most so many bytes, without their ending. */
  LineBuffer(int longest) {
    this.longest = longest;
  }

  /** Takes the buffer over. */
  void add(ByteBuf bytes) {
    if (!unread.isReadable()) {
      unread.release();
      unread = bytes;
    } else {
      // Copied rather than composed: a client that sends byte by byte costs bytes, not objects.
      ByteBuf both = bytes.alloc().buffer(unread.readableBytes() + bytes.readableBytes());
      both.writeBytes(unread).writeBytes(bytes);
      unread.release();
      bytes.release();
      unread = both;
    }
  }

  /** Whether there is more than a line waiting, so that reading had better pause. */
  boolean isFull() {
    return unread.readableBytes() > longest + 2;
  }

  /** The next line without its ending; null if it is not complete yet. */
  @Nullable String next() throws BadLineException {
    int start = unread.readerIndex();
    int end = unread.indexOf(start + searched, unread.writerIndex(), LF);
    if (end < 0) {
      searched = unread.readableBytes();
      // One more may be the CR.
      if (searched > longest + 1) {
        throw new BadLineException("line longer than " + longest + " bytes");
      }
      return null;
    }
    searched = 0;
    int length = end - start;
    if (length > 0 && unread.getByte(end - 1) == CR) {
      length--;
    }
    if (length > longest) {
      throw new BadLineException("line longer than " + longest + " bytes");
    }
    String line = decode(unread.nioBuffer(start, length));
    unread.readerIndex(end + 1);
    return line;
  }

  private static String decode(ByteBuffer bytes) throws BadLineException {
    try {
      // A fresh decoder reports what is malformed; String's constructor would replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new BadLineException("line is not UTF-8");
    }
  }

  /** Gives away what is unread; the buffer is empty then. */
  ByteBuf takeRest() {
    ByteBuf rest = unread;
    unread = Unpooled.EMPTY_BUFFER;
    searched = 0;
    return rest;
  }
}
