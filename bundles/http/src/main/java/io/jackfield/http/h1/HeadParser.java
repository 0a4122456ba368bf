package io.jackfield.http.h1;

import io.jackfield.http.config.Settings;
import io.jackfield.http.message.Octets;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of a connection's requests, each byte once, as they come (RFC 9112 sections 2.2,
 * 3 and 5): what two parsers could read in two ways is refused. For one thread.
 */
final class HeadParser {
  private static final int EMPTY_LINES = 2;

  /** So much is copied at once out of memory that is no array. */
  private static final int WINDOW = 2048;

  private final Settings settings;
  // Offsets from the reader index, which stays while a head is incomplete.
  private int searched;
  private int lineStart;
  private int fieldsStart;
  private int lines;
  private int emptyLines;
  private HeadLines head = new HeadLines();

  HeadParser(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks at what has come since the last call, which left the reader index where it is. Only empty
   * lines before a head, and a whole one, are consumed, so that what is not is there for somebody
   * else to read.
   *
   * @return the head; why it is refused, after which nothing more can be parsed; or null if more of
   *     it is needed
   */
  @Nullable ParsedHead parse(ByteBuf in) {
    ParsedHead result = null;
    while (result == null) {
      int feed = in.indexOf(in.readerIndex() + searched, in.writerIndex(), (byte) '\n');
      if (feed < 0) {
        searched = in.readableBytes();
        return overLimit(searched);
      }
      int start = in.readerIndex() + lineStart;
      if (in.hasArray()) {
        int base = in.arrayOffset();
        result = lines(in, in.array(), base + start, base + feed, base + in.writerIndex());
      } else {
        int length = Math.min(in.writerIndex() - start, Math.max(WINDOW, feed + 1 - start));
        byte[] copy = new byte[length];
        in.getBytes(start, copy);
        result = lines(in, copy, 0, feed - start, length);
      }
    }
    return result;
  }

  /**
   * Goes over whole lines.
   *
   * @param from where a line begins
   * @param firstFeed where it ends
   * @param to where there is nothing more
   */
  private @Nullable ParsedHead lines(ByteBuf in, byte[] bytes, int from, int firstFeed, int to) {
    int start = from;
    for (int feed = firstFeed; feed >= 0; feed = Octets.indexOf(bytes, start, to, '\n')) {
      int seen = lineStart + feed + 1 - start;
      Refusal refusal = overLimit(seen);
      if (refusal == null && (feed == start || bytes[feed - 1] != '\r')) {
        refusal = Refusal.bad("A line does not end with CR LF.");
      }
      if (refusal == null && feed - 1 > start) {
        refusal = line(bytes, start, feed - 1, seen);
      } else if (refusal == null && lines > 0) {
        return end(in, seen);
      } else if (refusal == null) {
        refusal = skipEmptyLine(in, seen);
        seen = 0;
      }
      if (refusal != null) {
        return refusal;
      }
      lineStart = seen;
      searched = seen;
      start = feed + 1;
    }
    return null;
  }

  private @Nullable Refusal overLimit(int seen) {
    if (lines == 0 && seen > settings.requestLineBytes() + 2) {
      return new Refusal(414, "The request line is too long.");
    }
    if (lines > 0 && seen - fieldsStart > settings.headerBytes() + 2) {
      return new Refusal(431, "The header fields are too long.");
    }
    return null;
  }

  private @Nullable Refusal line(byte[] bytes, int from, int to, int seen) {
    if (lines++ == 0) {
      fieldsStart = seen;
      return head.requestLine(bytes, from, to);
    }
    return lines > settings.headerCount() + 1
        ? new Refusal(431, "There are too many header fields.")
        : head.field(bytes, from, to);
  }

  /** RFC 9112 section 2.2 has one tolerated, for old clients that end a body with it. */
  private @Nullable Refusal skipEmptyLine(ByteBuf in, int bytes) {
    in.skipBytes(bytes);
    return ++emptyLines > EMPTY_LINES
        ? Refusal.bad("There are empty lines before the request.")
        : null;
  }

  private ParsedHead end(ByteBuf in, int bytes) {
    ParsedHead result = head.end();
    if (result instanceof RequestHead) {
      in.skipBytes(bytes);
    }
    head = new HeadLines();
    searched = 0;
    lineStart = 0;
    fieldsStart = 0;
    lines = 0;
    emptyLines = 0;
    return result;
  }
}
