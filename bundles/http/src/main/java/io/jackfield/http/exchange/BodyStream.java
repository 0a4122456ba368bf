package io.jackfield.http.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A request's body as a blocking stream, for one reader. It holds nothing: the body does. */
final class BodyStream extends InputStream {
  private final RequestBody body;

  BodyStream(RequestBody body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    return length == 0 ? 0 : body.read(into, offset, length);
  }
}
