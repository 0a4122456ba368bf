package io.jackfield.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** An open file from its beginning to its end, by one thread. */
final class FileStream extends InputStream {
  private final OpenFile file;
  private long position;

  FileStream(OpenFile file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = file.read(ByteBuffer.wrap(into, offset, length), position);
    position += Math.max(0, count);
    return count;
  }
}
