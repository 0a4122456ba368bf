package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;

/**
 * Runs over a chunked body before the decoder does and checks what that would let pass: chunk
 * extensions and trailer fields (RFC 9112 section 7.1). Nothing is consumed.
 */
final class ChunkCheck {
  private static final int SIZE_DIGITS = 15;

  // Offset from the reader index of the first byte that was not looked at.
  private int seen;
  private long data;
  private Part next = Part.SIZE;

  private enum Part {
    SIZE,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    END
  }

  /** For the next chunked body. */
  void begin() {
    seen = 0;
    data = 0;
    next = Part.SIZE;
  }

  /** The decoder has used some bytes. */
  void consumed(int bytes) {
    seen -= bytes;
  }

  /** Looks at what has come; false if it is malformed. */
  boolean isGood(ByteBuf in) {
    boolean good = true;
    while (good && next != Part.END && seen < in.readableBytes()) {
      int at = in.readerIndex() + seen;
      if (next == Part.DATA) {
        skipData(in);
      } else if (next == Part.DATA_CR || next == Part.DATA_LF) {
        good = in.getByte(at) == (next == Part.DATA_CR ? '\r' : '\n');
        next = next == Part.DATA_CR ? Part.DATA_LF : Part.SIZE;
        seen++;
      } else {
        int lineFeed = in.indexOf(at, in.writerIndex(), (byte) '\n');
        if (lineFeed < 0) {
          return true; // the decoder limits the length of a line
        }
        seen = lineFeed + 1 - in.readerIndex();
        good = lineFeed > at && in.getByte(lineFeed - 1) == '\r' && line(in, at, lineFeed - 1);
      }
    }
    return good;
  }

  private void skipData(ByteBuf in) {
    int skipped = (int) Math.min(data, in.readableBytes() - seen);
    seen += skipped;
    data -= skipped;
    if (data == 0) {
      next = Part.DATA_CR;
    }
  }

  private boolean line(ByteBuf in, int from, int to) {
    if (next == Part.SIZE) {
      return size(in, from, to);
    }
    if (from == to) {
      next = Part.END;
      return true;
    }
    return HeadSyntax.field(in, from, to) == null;
  }

  private boolean size(ByteBuf in, int from, int to) {
    int at = from;
    data = 0;
    for (; at < to && Character.digit(in.getByte(at), 16) >= 0; at++) {
      data = data << 4 | Character.digit(in.getByte(at), 16);
    }
    next = data == 0 ? Part.TRAILER : Part.DATA;
    return at > from && at - from <= SIZE_DIGITS && areExtensions(in, at, to);
  }

  /** {@code *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )}. */
  private static boolean areExtensions(ByteBuf in, int from, int to) {
    int at = from;
    while (at >= 0 && at < to) {
      at = blanksEnd(in, at, to);
      if (at == to || in.getByte(at) != ';') {
        return false;
      }
      at = tokenEnd(in, blanksEnd(in, at + 1, to), to);
      int equals = at < 0 ? to : blanksEnd(in, at, to);
      if (equals < to && in.getByte(equals) == '=') {
        int value = blanksEnd(in, equals + 1, to);
        at =
            value < to && in.getByte(value) == '"'
                ? quoteEnd(in, value + 1, to)
                : tokenEnd(in, value, to);
      }
    }
    return at == to;
  }

  private static int blanksEnd(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Behind a token; -1 if there is none. */
  private static int tokenEnd(ByteBuf in, int from, int to) {
    int end = HeadSyntax.tokenEnd(in, from, to);
    return end == from ? -1 : end;
  }

  /** Behind the closing quotation mark; -1 if there is none, or a control character before it. */
  private static int quoteEnd(ByteBuf in, int from, int to) {
    for (int at = from; at < to; at++) {
      int b = in.getUnsignedByte(at);
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        at++;
      }
      if (at == to || HeadSyntax.isControl(in.getUnsignedByte(at))) {
        return -1;
      }
    }
    return -1;
  }
}
