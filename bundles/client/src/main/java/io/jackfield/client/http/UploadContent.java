package io.jackfield.client.http;

import io.jackfield.client.TransferOptions.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** What a PUT sends: a stream, once. */
final class UploadContent extends AbstractHttpEntity {
  private static final int CHUNK = 256 * 1024;

  private final InputStream in;
  private final long size;
  private final Progress progress;

  /**
   * A stream.
   *
   * @param in not closed
   * @param size -1 if nobody knows
   */
  UploadContent(InputStream in, long size, Progress progress) {
    super(ContentType.APPLICATION_OCTET_STREAM, null, size < 0);
    this.in = in;
    this.size = size;
    this.progress = progress;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[CHUNK];
    progress.at(0, size);
    long done = 0;
    while (done != size) {
      int count = read(buffer, size < 0 ? CHUNK : (int) Math.min(CHUNK, size - done));
      if (count < 0) {
        break;
      }
      out.write(buffer, 0, count);
      done += count;
      progress.at(done, size);
    }
    if (done < size) {
      throw new LocalFileException(
          new EOFException("what is sent ended after " + done + " bytes of " + size));
    }
  }

  private int read(byte[] buffer, int most) throws LocalFileException {
    try {
      return in.read(buffer, 0, most);
    } catch (IOException e) {
      throw new LocalFileException(e);
    }
  }

  @Override
  public InputStream getContent() {
    return in;
  }

  @Override
  public long getContentLength() {
    return size;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void close() {}
}
