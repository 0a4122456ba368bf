package io.jackfield.http;

import io.jackfield.file.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** The content of a response: one of five kinds. Whoever sends the response closes it. */
public sealed interface HttpContent {

  /**
   * Closes what it is made of; not for who returns it in a response. May block: not for event
   * loops.
   */
  default void close() throws IOException {}

  /** No content. */
  record None() implements HttpContent {}

  /**
   * Bytes in memory. The array is not copied: do not change it any more.
   *
   * @param bytes the content
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Bytes(byte[] bytes) implements HttpContent {}

  /**
   * A stream, read on a worker as fast as the client takes it, and closed. A read that waits is
   * interrupted if the client goes.
   *
   * @param stream the content
   * @param length bytes, or -1 if it is not known, which sends chunks
   */
  record Streamed(InputStream stream, long length) implements HttpContent {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /**
   * Pieces from a publisher, wanted as fast as the client takes them: the next one when the one
   * before has been sent. It may signal on any thread; {@code subscribe} and the methods of its
   * subscription are called on an event loop and must not block. A buffer that was handed over is
   * not to be changed any more. The subscription is cancelled if the client goes.
   *
   * @param publisher the content, subscribed to once; where it is not sent, as for {@code HEAD}, to
   *     be cancelled at once
   * @param length bytes, or -1 if it is not known, which sends chunks
   */
  record Published(Flow.Publisher<ByteBuffer> publisher, long length) implements HttpContent {
    @Override
    public void close() {
      publisher.subscribe(new Cancelling());
    }
  }

  /**
   * A file, sent without copying where the system can; ranges and conditions of the request are
   * honoured (RFC 9110 sections 13 and 14). It is closed.
   *
   * @param file the content
   */
  record Stored(OpenFile file) implements HttpContent {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
