package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.StatusLines;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/** Writes the heads of responses, and what stands around chunks (RFC 9112 sections 4, 5 and 7). */
final class HeadWriter {
  /** The content comes in chunks. */
  static final long CHUNKED = -1;

  /** Nothing is said of a length: no content by the status, or all until the connection ends. */
  static final long UNSAID = -2;

  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] DATE = ascii("date: ");
  private static final byte[] SERVER = ascii("server: ");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] CODING = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final int LINE_END = 0x0d0a;
  private static final int SEPARATOR = ": ".length() + "\r\n".length();
  private static final int LONG_DIGITS = 19;
  private static final int INT_HEX_DIGITS = 8;

  /** What becomes of the connection, where it is said. */
  enum Persistence {
    UNSAID(""),
    CLOSE("connection: close\r\n"),
    KEEP_ALIVE("connection: keep-alive\r\n");

    @SuppressWarnings("ImmutableEnumChecker") // written by nobody
    private final byte[] line;

    Persistence(String line) {
      this.line = ascii(line);
    }
  }

  private final byte[] bytes;
  private int end;

  private HeadWriter(int room) {
    bytes = new byte[room];
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * Writes a whole head.
   *
   * @param status 100 to 599
   * @param fields those that are the server's business are left out
   * @param length bytes of the content, {@link #CHUNKED} or {@link #UNSAID}
   * @param date the current one
   * @param server what the server calls itself if the fields do not; empty for nothing
   */
  static void write(
      ByteBuf out,
      int status,
      HttpHeaders fields,
      long length,
      Persistence persistence,
      AsciiString date,
      String server) {
    HeadWriter head = new HeadWriter(room(status, fields, date, server));
    head.add(StatusLines.line(status));
    boolean named = server.isEmpty();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (!Fields.isServers(name)) {
        head.field(name, fields.value(i));
        named |= name.length() == 6 && name.equalsIgnoreCase("server");
      }
    }
    head.add(DATE);
    System.arraycopy(date.array(), date.arrayOffset(), head.bytes, head.end, date.length());
    head.end += date.length();
    head.lineEnd();
    if (!named) {
      head.add(SERVER);
      head.text(server);
      head.lineEnd();
    }
    if (length == CHUNKED) {
      head.add(CODING);
    } else if (length >= 0) {
      head.add(LENGTH);
      head.number(length);
      head.lineEnd();
    }
    head.add(persistence.line);
    head.lineEnd();
    out.writeBytes(head.bytes, 0, head.end);
  }

  private static int room(int status, HttpHeaders fields, AsciiString date, String server) {
    int room =
        StatusLines.line(status).length
            + DATE.length
            + date.length()
            + SERVER.length
            + server.length()
            + CODING.length
            + LENGTH.length
            + LONG_DIGITS
            + Persistence.KEEP_ALIVE.line.length
            + 4 * SEPARATOR;
    for (int i = 0; i < fields.size(); i++) {
      room += fields.name(i).length() + fields.value(i).length() + SEPARATOR;
    }
    return room;
  }

  private void add(byte[] text) {
    System.arraycopy(text, 0, bytes, end, text.length);
    end += text.length;
  }

  private void field(String name, String value) {
    text(name);
    bytes[end++] = ':';
    bytes[end++] = ' ';
    text(value);
    lineEnd();
  }

  /**
   * What is not ISO 8859-1 becomes a question mark, above all what has CR or LF as its low byte.
   */
  private void text(String text) {
    int at = end;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes[at++] = c > 0xff ? (byte) '?' : (byte) c;
    }
    end = at;
  }

  private void lineEnd() {
    bytes[end++] = '\r';
    bytes[end++] = '\n';
  }

  private void number(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    end += digits;
    long rest = number;
    for (int at = end - 1; at >= end - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Tells a client that waits with its body to send it. */
  static void writeContinue(ByteBuf out) {
    out.writeBytes(CONTINUE);
  }

  /** Begins a chunk of so many bytes, of which there is at least one. */
  static void beginChunk(ByteBuf out, int length) {
    int digits = INT_HEX_DIGITS - Integer.numberOfLeadingZeros(length) / 4;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.writeByte(Character.forDigit((length >>> shift) & 0xf, 16));
    }
    out.writeShort(LINE_END);
  }

  /** Ends a chunk. */
  static void endChunk(ByteBuf out) {
    out.writeShort(LINE_END);
  }

  /** Ends the content. */
  static void endChunks(ByteBuf out) {
    out.writeBytes(LAST_CHUNK);
  }
}
