package io.jackfield.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    // Copies only where a line is not complete, into room that doubles: a client that sends byte
    // by byte costs bytes, not objects.
    unread = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(bytes.alloc(), unread, bytes);
    if (unread.refCnt() == 1 && !unread.isReadOnly()) {
      unread.discardSomeReadBytes();
    }
  }

  /** Whether there is more than a line waiting, so that reading had better pause. */
  boolean isFull() {
    return unread.readableBytes() > longest + 2;
  }

  /**
   * The next complete lines, which stay in the buffer until they are skipped.
   *
   * @throws BadLineException if the first one is not a line
   */
  List<Line> lines(int most) throws BadLineException {
    List<Line> lines = new ArrayList<>();
    int start = unread.readerIndex();
    int end = unread.indexOf(start + searched, unread.writerIndex(), LF);
    while (end >= 0 && lines.size() < most) {
      try {
        lines.add(new Line(text(start, end), end + 1 - start));
      } catch (BadLineException e) {
        if (lines.isEmpty()) {
          throw e;
        }
        // First the good ones are answered.
        return lines;
      }
      start = end + 1;
      end = unread.indexOf(start, unread.writerIndex(), LF);
    }
    if (lines.isEmpty()) {
      searched = unread.readableBytes();
      // One more may be the CR.
      if (searched > longest + 1) {
        throw new BadLineException("line longer than " + longest + " bytes");
      }
    }
    return lines;
  }

  /** Forgets lines that were handled. */
  void skip(int bytes) {
    if (bytes > 0 && unread.isReadable()) {
      searched = 0;
      unread.skipBytes(bytes);
      if (!unread.isReadable()) {
        // Who waits for the next line needs no memory.
        takeRest().release();
      }
    }
  }

  private String text(int start, int end) throws BadLineException {
    int length = end - start;
    if (length > 0 && unread.getByte(end - 1) == CR) {
      length--;
    }
    if (length > longest) {
      throw new BadLineException("line longer than " + longest + " bytes");
    }
    return decode(unread.nioBuffer(start, length));
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
