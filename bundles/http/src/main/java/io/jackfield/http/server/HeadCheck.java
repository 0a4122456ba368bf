package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of a request's head until it is whole, and checks them more strictly than the
 * decoder behind it does (RFC 9112 sections 2.2, 3 and 5): what two parsers could read in two ways
 * is refused. Nothing is consumed but empty lines before the head.
 */
final class HeadCheck {
  private static final int EMPTY_LINES = 2;

  private final Settings settings;
  private final FramingCheck framing = new FramingCheck();
  // Offsets from the reader index, which stays while a head is incomplete.
  private int searched;
  private int lineStart;
  private int fieldsStart;
  private int lines;
  private int emptyLines;
  private @Nullable Refusal refusal;

  HeadCheck(Settings settings) {
    this.settings = settings;
  }

  /** Looks at what has come; true if the head is whole or refused. */
  boolean isDecided(ByteBuf in) {
    while (refusal == null) {
      int end = in.indexOf(in.readerIndex() + searched, in.writerIndex(), (byte) '\n');
      int seen = end < 0 ? in.readableBytes() : end + 1 - in.readerIndex();
      refusal = overLimit(seen);
      if (end < 0 || refusal != null) {
        searched = seen;
        break;
      }
      int start = in.readerIndex() + lineStart;
      searched = seen;
      lineStart = seen;
      if (end == start || in.getByte(end - 1) != '\r') {
        refusal = Refusal.bad("A line does not end with CR LF.");
      } else if (end - 1 > start) {
        line(in, start, end - 1);
      } else if (lines > 0) {
        return true;
      } else {
        skipEmptyLine(in, end + 1);
      }
    }
    return refusal != null;
  }

  /** Why the head is refused, if it is. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  /** Forgets the head that was whole. */
  void reset() {
    searched = 0;
    lineStart = 0;
    fieldsStart = 0;
    lines = 0;
    emptyLines = 0;
    framing.reset();
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

  private void line(ByteBuf in, int from, int to) {
    if (lines++ == 0) {
      fieldsStart = lineStart;
      refusal = HeadSyntax.requestLine(in, from, to);
    } else if (lines > settings.headerCount() + 1) {
      refusal = new Refusal(431, "There are too many header fields.");
    } else {
      refusal = HeadSyntax.field(in, from, to);
      if (refusal == null) {
        refusal = framing.field(in, from, to);
      }
    }
  }

  /** RFC 9112 section 2.2 has one tolerated, for old clients that end a body with it. */
  private void skipEmptyLine(ByteBuf in, int next) {
    in.readerIndex(next);
    searched = 0;
    lineStart = 0;
    if (++emptyLines > EMPTY_LINES) {
      refusal = Refusal.bad("There are empty lines before the request.");
    }
  }
}
