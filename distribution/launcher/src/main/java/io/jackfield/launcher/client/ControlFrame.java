package io.jackfield.launcher.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the control socket. {@code Frame} of the shell bundle is the same thing for the
 * daemon, where class loaders part the two.
 *
 * <p>A frame is a type (1 byte), the length of its payload (4 bytes, big-endian, at most {@value
 * #MOST_BYTES}) and the payload. Text is UTF-8. One connection is one command:
 *
 * <pre>
 * client                                      server
 *   1 REQUEST    version 2 (1 byte)            17 OUT      bytes of standard output
 *                flags (1 byte: 1 somebody     18 ERR      bytes of standard error
 *                can be asked)                 19 ASK      the prompt for a secret
 *                columns of the terminal       20 EXIT     exit code (1 byte); the last frame
 *                (2 bytes; 0 for none)         21 WANT     the file to send, as it was typed;
 *                words (2 bytes), each with              empty for standard input
 *                its length (2 bytes) before   22 PROGRESS how far it is, ending in DONE/TOTAL
 *   2 INPUT      bytes of what was wanted                  where there is something to count
 *   3 INPUT_END  nothing                       23 INSTEAD  the words to call anew, a NUL
 *   4 ANSWER     the secret asked for                      between two; the last frame
 *   5 INPUT_FAILED  why there is no more
 * </pre>
 *
 * @param type what it is
 * @param payload what is in it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ControlFrame(int type, byte[] payload) {
  static final int REQUEST = 1;
  static final int INPUT = 2;
  static final int INPUT_END = 3;
  static final int ANSWER = 4;
  static final int INPUT_FAILED = 5;
  static final int OUT = 17;
  static final int ERR = 18;
  static final int ASK = 19;
  static final int EXIT = 20;
  static final int WANT = 21;
  static final int PROGRESS = 22;
  static final int INSTEAD = 23;

  /** The longest payload. */
  static final int MOST_BYTES = 1 << 16;

  private static final int HEADER = 5;

  void write(WritableByteChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.length);
    bytes.put((byte) type).putInt(payload.length).put(payload).flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next frame; {@code null} when the other side has closed between two frames. */
  static @Nullable ControlFrame read(ReadableByteChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!fill(channel, header)) {
      return null;
    }
    int type = header.get(0);
    int length = header.getInt(1);
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    if (!fill(channel, payload) && length > 0) {
      throw new EOFException("cut off in a frame");
    }
    return new ControlFrame(type, payload.array());
  }

  /** Fills the buffer; false if there was nothing more to read at all. */
  private static boolean fill(ReadableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        if (bytes.position() == 0) {
          return false;
        }
        throw new EOFException("cut off in a frame");
      }
    }
    return true;
  }
}
