package io.jackfield.http.h1;

import io.jackfield.http.config.Settings;
import io.jackfield.http.message.Octets;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bodies of a connection's requests out of what comes (RFC 9112 sections 6 and 7), and
 * nothing behind them. What two parsers could read in two ways is refused; chunk extensions and
 * trailer fields are checked and dropped. For one thread.
 */
final class BodyDecoder {
  /** The longest piece, in bytes. */
  static final int MOST_IN_ONE = 1 << 16;

  private static final Refusal MALFORMED = Refusal.bad("The request body is malformed.");
  private static final int SIZE_DIGITS = 15;

  /** So many bytes a chunk costs at most whatever its size, and twice its size more. */
  private static final int CHEAP = 16;

  /** So many bytes may be spent on extensions beyond that. */
  private static final int MOST_EXCESS = 1 << 14;

  private final Settings settings;
  private Part next = Part.END;
  private boolean chunked;
  private long data;
  private long excess;
  // Of a line that is not whole; an offset from the reader index.
  private int searched;
  private int trailerBytes;
  private int trailers;
  private @Nullable Refusal refusal;

  private enum Part {
    SIZE,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    END
  }

  BodyDecoder(Settings settings) {
    this.settings = settings;
  }

  /**
   * For the next body.
   *
   * @param length as {@link RequestHead#bodyLength} tells it
   */
  void begin(long length) {
    chunked = length == RequestHead.UNKNOWN;
    data = chunked ? 0 : length;
    next = chunked ? Part.SIZE : length == 0 ? Part.END : Part.DATA;
    excess = 0;
    searched = 0;
    trailerBytes = 0;
    trailers = 0;
    refusal = null;
  }

  /** Whether all of the body was taken. */
  boolean isWhole() {
    return next == Part.END && refusal == null;
  }

  /** Why the body is refused, and with it all that follows; null if it is not. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  /**
   * Takes the next piece of content, of at least one and at most {@link #MOST_IN_ONE} bytes.
   *
   * @param in what came since what was taken, which stays where it is while a piece of it is held;
   *     what frames the content is taken as well
   * @return a slice, which the caller releases; null if there is none: the body is whole, or
   *     refused, or more of it is needed
   */
  @Nullable ByteBuf next(ByteBuf in) {
    while (refusal == null && next != Part.END && in.isReadable()) {
      if (next == Part.DATA) {
        return data(in);
      } else if (next == Part.DATA_CR) {
        expect(in, '\r', Part.DATA_LF);
      } else if (next == Part.DATA_LF) {
        expect(in, '\n', Part.SIZE);
      } else if (!line(in)) {
        return null;
      }
    }
    return null;
  }

  private ByteBuf data(ByteBuf in) {
    int length = (int) Math.min(data, Math.min(in.readableBytes(), MOST_IN_ONE));
    data -= length;
    if (data == 0) {
      next = chunked ? Part.DATA_CR : Part.END;
    }
    return in.readRetainedSlice(length);
  }

  private void expect(ByteBuf in, char wanted, Part then) {
    if (in.readByte() == wanted) {
      next = then;
    } else {
      refusal = MALFORMED;
    }
  }

  /** Takes a line; false if it is not whole. */
  private boolean line(ByteBuf in) {
    int start = in.readerIndex();
    int feed = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
    int length = feed < 0 ? in.readableBytes() : feed + 1 - start;
    int most =
        next == Part.SIZE
            ? settings.requestLineBytes() + 2
            : settings.headerBytes() + 2 - trailerBytes;
    if (length > most) {
      refusal = MALFORMED;
      return false;
    }
    if (feed < 0) {
      searched = length;
      return false;
    }
    byte[] line = new byte[length];
    in.readBytes(line);
    searched = 0;
    int end = length - 2;
    if (end < 0
        || line[end] != '\r'
        || !(next == Part.SIZE ? size(line, end) : trailer(line, end))) {
      refusal = MALFORMED;
    }
    return true;
  }

  private boolean trailer(byte[] line, int end) {
    if (end == 0) {
      next = Part.END;
      return true;
    }
    trailerBytes += line.length;
    int colon = Octets.tokenEnd(line, 0, end);
    return ++trailers <= settings.headerCount()
        && colon > 0
        && colon < end
        && line[colon] == ':'
        && !Octets.haveControl(line, colon, end);
  }

  private boolean size(byte[] line, int end) {
    int at = 0;
    data = 0;
    for (; at < end && hexDigit(line[at]) >= 0; at++) {
      data = (data << 4) | hexDigit(line[at]);
    }
    next = data == 0 ? Part.TRAILER : Part.DATA;
    if (at == 0 || at > SIZE_DIGITS || !areExtensions(line, at, end)) {
      return false;
    }
    excess = Math.max(0, excess + line.length + 2 - CHEAP - 2 * data);
    return excess <= MOST_EXCESS;
  }

  private static int hexDigit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** {@code *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )}. */
  private static boolean areExtensions(byte[] in, int from, int to) {
    int at = from;
    while (at >= 0 && at < to) {
      at = blanksEnd(in, at, to);
      if (at == to || in[at] != ';') {
        return false;
      }
      at = tokenEnd(in, blanksEnd(in, at + 1, to), to);
      int equals = at < 0 ? to : blanksEnd(in, at, to);
      if (equals < to && in[equals] == '=') {
        int value = blanksEnd(in, equals + 1, to);
        at = value < to && in[value] == '"' ? quoteEnd(in, value + 1, to) : tokenEnd(in, value, to);
      }
    }
    return at == to;
  }

  private static int blanksEnd(byte[] in, int from, int to) {
    int at = from;
    while (at < to && Octets.isBlank(in[at])) {
      at++;
    }
    return at;
  }

  /** Behind a token; -1 if there is none. */
  private static int tokenEnd(byte[] in, int from, int to) {
    int end = Octets.tokenEnd(in, from, to);
    return end == from ? -1 : end;
  }

  /** Behind the closing quotation mark; -1 if there is none, or what is not visible before it. */
  private static int quoteEnd(byte[] in, int from, int to) {
    for (int at = from; at < to; at++) {
      if (in[at] == '"') {
        return at + 1;
      }
      if (in[at] == '\\') {
        at++;
      }
      if (at == to || in[at] < 0 || Octets.isControl(in[at])) {
        return -1; // beyond ASCII parsers differ
      }
    }
    return -1;
  }
}
