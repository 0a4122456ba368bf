package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A blocking client of HTTP/2 that sends what it is told, wrong or not. Nothing of Netty's, so that
 * both sides do not share a mistake. It reads no fields: an answer is known by the one byte that
 * stands for its status (RFC 7541 appendix A).
 */
final class Http2Client implements AutoCloseable {
  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte STATUS_200 = (byte) 0x88;

  private final Client client;
  private final DataInputStream in;

  /** A frame that has come. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    /** What RST_STREAM says. */
    int error() {
      return ByteBuffer.wrap(payload).getInt();
    }

    /** What GOAWAY says. */
    int goAwayError() {
      return ByteBuffer.wrap(payload).getInt(4);
    }

    /** What GOAWAY says. */
    int lastStream() {
      return ByteBuffer.wrap(payload).getInt();
    }

    @Override
    public String toString() {
      return type
          + " flags "
          + flags
          + " stream "
          + stream
          + ": "
          + new String(payload, StandardCharsets.ISO_8859_1);
    }

    boolean isLast() {
      return (flags & END_STREAM) != 0;
    }
  }

  private Http2Client(Client client) throws IOException {
    this.client = client;
    this.in = new DataInputStream(client.input());
  }

  /** Begins as a client does. */
  static Http2Client begin(Client client, int... settings) throws IOException {
    Http2Client begun = new Http2Client(client);
    client.send(PREFACE);
    begun.settings(settings);
    return begun;
  }

  /** The same, with the preface byte by byte. */
  static Http2Client beginSlowly(Client client) throws IOException {
    Http2Client begun = new Http2Client(client);
    for (char letter : PREFACE.toCharArray()) {
      client.send(String.valueOf(letter));
    }
    begun.settings();
    return begun;
  }

  void settings(int... idsAndValues) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(idsAndValues.length / 2 * 6);
    for (int i = 0; i < idsAndValues.length; i += 2) {
      payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
    }
    send(SETTINGS, 0, 0, payload.array());
  }

  void send(int type, int flags, int stream, byte... payload) throws IOException {
    client.send(frame(type, flags, stream, payload));
  }

  static byte[] frame(int type, int flags, int stream, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, bytes);
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  void sendRaw(byte[] bytes) throws IOException {
    client.send(bytes);
  }

  /** Without a body. */
  void get(int stream, String path) throws IOException {
    send(HEADERS, END_HEADERS | END_STREAM, stream, head(path));
  }

  /** A body follows. */
  void post(int stream, String path) throws IOException {
    send(HEADERS, END_HEADERS, stream, head(path));
  }

  /** GET, http, the path as it is, and an authority. */
  static byte[] head(String path) {
    byte[] text = path.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(7 + text.length)
        .put((byte) 0x82)
        .put((byte) 0x86)
        .put((byte) 0x04)
        .put((byte) text.length)
        .put(text)
        .put((byte) 0x41)
        .put((byte) 1)
        .put((byte) 'x')
        .array();
  }

  void data(int stream, String text, boolean last) throws IOException {
    send(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.US_ASCII));
  }

  void reset(int stream, int error) throws IOException {
    send(RST_STREAM, 0, stream, number(error));
  }

  void open(int stream, int more) throws IOException {
    send(WINDOW_UPDATE, 0, stream, number(more));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** The next frame but SETTINGS, their acknowledgement and WINDOW_UPDATE; null at the end. */
  Frame next() throws IOException {
    while (true) {
      Frame frame = any();
      if (frame == null || (frame.type != SETTINGS && frame.type != WINDOW_UPDATE)) {
        return frame;
      }
      if (frame.type == SETTINGS && (frame.flags & ACK) == 0) {
        send(SETTINGS, ACK, 0);
      }
    }
  }

  /** The next frame of whatever type; null at the end, also by a reset. */
  Frame any() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      return new Frame(type, flags, stream, in.readNBytes(length));
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  /** The answer on a stream, which is the only one that is answered now. */
  String answer(int stream) throws IOException {
    answered(stream);
    return body(stream);
  }

  /** The head of an answer comes next. */
  void answered(int stream) throws IOException {
    Frame head = next();
    assertThat(head).isNotNull();
    assertThat(head.type).as("type of " + head).isEqualTo(HEADERS);
    assertThat(head.stream).isEqualTo(stream);
    assertThat(head.payload[0]).isEqualTo(STATUS_200);
  }

  /** What follows a head until the end of the stream. */
  String body(int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Frame frame;
    do {
      frame = next();
      assertThat(frame).isNotNull();
      assertThat(frame.type).as("type of " + frame).isEqualTo(DATA);
      assertThat(frame.stream).isEqualTo(stream);
      body.write(frame.payload);
      if (frame.payload.length > 0 && !frame.isLast()) {
        open(stream, frame.payload.length);
        open(0, frame.payload.length);
      }
    } while (!frame.isLast());
    return body.toString(StandardCharsets.US_ASCII);
  }

  /** What comes next is a frame with a piece of an answer. */
  String piece(int stream) throws IOException {
    Frame frame = next();
    assertThat(frame).isNotNull();
    assertThat(frame.type).as("type of " + frame).isEqualTo(DATA);
    assertThat(frame.stream).isEqualTo(stream);
    return new String(frame.payload, StandardCharsets.US_ASCII);
  }

  /** What comes next is a reset. */
  int resetOf(int stream) throws IOException {
    Frame frame = next();
    assertThat(frame).isNotNull();
    assertThat(frame.type).as("type of " + frame).isEqualTo(RST_STREAM);
    assertThat(frame.stream).isEqualTo(stream);
    return frame.error();
  }

  /** The GOAWAY that comes before the end, whatever else does; null if there is none. */
  Frame lastGoAway() throws IOException {
    Frame last = null;
    for (Frame frame = next(); frame != null; frame = next()) {
      last = frame.type == GOAWAY ? frame : last;
    }
    return last;
  }

  /** Goes without a word. */
  void abort() throws IOException {
    client.reset();
  }

  void end() throws IOException {
    client.end();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
