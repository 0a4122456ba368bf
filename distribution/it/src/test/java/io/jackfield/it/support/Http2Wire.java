package io.jackfield.it.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A connection of HTTP/2 in the clear that asks for one small thing after the other (RFC 9113). It
 * is never opened again: a stream that is reset, or a GOAWAY, is a failure.
 */
public final class Http2Wire implements Closeable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;

  private final Wire wire;
  private int stream = -1;

  /** Connects, and says what it speaks. */
  public Http2Wire(int port) throws IOException {
    wire = new Wire(port);
    wire.send(PREFACE);
    send(SETTINGS, 0, 0, new byte[0]);
  }

  /** This end's port. */
  public int localPort() {
    return wire.localPort();
  }

  /** The content of the answer. */
  public byte[] get(String target) throws IOException {
    stream += 2;
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    field(fields, ":method", "GET");
    field(fields, ":scheme", "http");
    field(fields, ":path", target);
    field(fields, ":authority", "localhost");
    send(HEADERS, END_HEADERS | END_STREAM, stream, fields.toByteArray());
    return content();
  }

  /** As it is, in no table (RFC 7541 section 6.2.2). */
  private static void field(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    for (String text : new String[] {name, value}) {
      out.write(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private byte[] content() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer head = ByteBuffer.wrap(wire.bytes(9));
      if (head.remaining() < 9) {
        throw new IOException("closed at stream " + stream);
      }
      int lengthAndType = head.getInt();
      int type = lengthAndType & 0xff;
      int flags = head.get();
      int of = head.getInt();
      byte[] payload = wire.bytes(lengthAndType >>> 8);
      if (type == RST_STREAM || type == GOAWAY) {
        throw new IOException("frame of type " + type + " at stream " + stream);
      } else if (type == SETTINGS && flags != ACK) {
        send(SETTINGS, ACK, 0, new byte[0]);
      } else if (of == stream && type == DATA) {
        content.writeBytes(payload);
        if (payload.length > 0) {
          send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(payload.length).array());
        }
      }
      if (of == stream && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        return content.toByteArray();
      }
    }
  }

  private void send(int type, int flags, int of, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(of).put(payload);
    wire.send(frame.array());
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
