package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A large file's content, the same each time, of which only a block is in memory. */
final class Content extends InputStream {
  private final SplittableRandom random = new SplittableRandom(42);
  private final byte[] block = new byte[1 << 16];
  private final byte[] compared = new byte[block.length];
  private long left;
  private int at = block.length;

  Content(long size) {
    left = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (left == 0 || length == 0) {
      return left == 0 ? -1 : 0;
    }
    if (at == block.length) {
      random.nextBytes(block);
      at = 0;
    }
    int count = (int) Math.min(left, Math.min(length, block.length - at));
    System.arraycopy(block, at, into, offset, count);
    at += count;
    left -= count;
    return count;
  }

  long left() {
    return left;
  }

  /** Reads from both and fails unless they say the same; the number of bytes. */
  int compare(InputStream other, int most) throws IOException {
    byte[] actual = other.readNBytes(Math.min(most, block.length));
    int expected = readNBytes(compared, 0, actual.length);
    assertThat(Arrays.mismatch(actual, 0, actual.length, compared, 0, expected))
        .as("first difference, with %s bytes left", left)
        .isEqualTo(-1);
    return actual.length;
  }

  /** Fails unless another one says the same from here to the end. */
  void compareAll(InputStream other) throws IOException {
    while (compare(other, block.length) > 0) {}
    assertThat(left).as("missing bytes").isZero();
  }
}
