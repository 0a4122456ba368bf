package io.jackfield.ftp.control;

import io.netty.buffer.ByteBuf;

/**
 * Takes Telnet commands out of a line (RFC 854; RFC 959 sends ABOR behind them).
 *
 * <p>Clients send {@code IAC IP IAC DM ABOR} with one of the bytes before {@code ABOR} as TCP
 * urgent data, which never reaches us: the DM may come without its IAC, or the IAC without its DM.
 */
final class TelnetFilter {
  private static final int IAC = 255;
  private static final int FIRST_WITH_OPTION = 251;
  private static final int FIRST_COMMAND = 240;
  private static final int DATA_MARK = 242;

  private TelnetFilter() {}

  /** The bytes of a line without the Telnet commands in it. */
  static byte[] strip(ByteBuf line) {
    byte[] kept = new byte[line.readableBytes()];
    int length = 0;
    while (line.isReadable()) {
      int b = line.readUnsignedByte();
      if (b != IAC || isDoubled(line)) {
        kept[length++] = (byte) b;
      }
    }
    byte[] result = new byte[length];
    System.arraycopy(kept, 0, result, 0, length);
    return result;
  }

  /** Skips what belongs to an IAC; true if it stands for the byte 255 itself. */
  private static boolean isDoubled(ByteBuf line) {
    if (!line.isReadable()) {
      return false;
    }
    int next = line.getUnsignedByte(line.readerIndex());
    if (next < FIRST_COMMAND) {
      // The data mark was the urgent byte: the command begins here.
      return false;
    }
    line.skipBytes(1);
    if (next >= FIRST_WITH_OPTION && next < IAC && line.isReadable()) {
      line.skipBytes(1);
    } else if (next != IAC && isDataMark(line)) {
      // Its IAC was the urgent byte. No file name is hurt: this is not behind a Telnet command.
      line.skipBytes(1);
    }
    return next == IAC;
  }

  private static boolean isDataMark(ByteBuf line) {
    return line.isReadable() && line.getUnsignedByte(line.readerIndex()) == DATA_MARK;
  }
}
