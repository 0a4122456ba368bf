package io.jackfield.shell.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * What goes over the control socket. The launcher's {@code ControlFrame} is the same thing for the
 * client, which must do without Netty.
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
 * @param payload not to be changed, but to be wiped by whoever takes a secret out of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(Type type, byte[] payload) {
  /** The longest payload. */
  static final int MOST_BYTES = 1 << 16;

  /** Bytes before the payload. */
  static final int HEADER = 5;

  /** The kinds of frames and their numbers on the wire. */
  enum Type {
    REQUEST(1),
    INPUT(2),
    INPUT_END(3),
    ANSWER(4),
    INPUT_FAILED(5),
    OUT(17),
    ERR(18),
    ASK(19),
    EXIT(20),
    WANT(21),
    PROGRESS(22),
    INSTEAD(23);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The type of a number that a client may send. */
    static Type fromClient(int number) {
      for (Type type : new Type[] {REQUEST, INPUT, INPUT_END, ANSWER, INPUT_FAILED}) {
        if (type.number == number) {
          return type;
        }
      }
      throw new IllegalArgumentException("unknown frame " + number);
    }
  }

  static Frame text(Type type, String text) {
    return new Frame(type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Frame exit(int code) {
    return new Frame(Type.EXIT, new byte[] {(byte) code});
  }

  /** The frame as it goes over the wire. */
  ByteBuf encode(ByteBufAllocator allocator) {
    return allocator
        .buffer(HEADER + payload.length)
        .writeByte(type.number)
        .writeInt(payload.length)
        .writeBytes(payload);
  }
}
