package io.jackfield.transport;

/**
 * A piece of what {@link Connection#send} sends.
 *
 * @param before bytes that come first, such as the head of a part of a multipart body; copied, in
 *     and out
 * @param position where in the file the piece begins, from 0
 * @param length how many bytes of the file; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FilePart(byte[] before, long position, long length) {
  private static final byte[] NOTHING = {};

  /** Keeps a copy of the bytes. */
  public FilePart {
    before = before.clone();
  }

  /** Nothing but a range of the file. */
  public static FilePart range(long position, long length) {
    return new FilePart(NOTHING, position, length);
  }

  /** Nothing of the file. */
  public static FilePart bytes(byte[] bytes) {
    return new FilePart(bytes, 0, 0);
  }

  @Override
  public byte[] before() {
    return before.clone();
  }

  /** All its bytes. */
  public long size() {
    return before.length + length;
  }
}
