package io.jackfield.http.files;

import io.jackfield.file.OpenFile;
import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.StoredResponse;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.HttpDates;
import io.jackfield.http.message.Preconditions;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A small file in memory, with the answers to requests that want all of it. Head and content leave
 * in one write, and the event loop never touches the disk. Zero copy pays only for larger ones.
 *
 * @param whole the file
 * @param notModified for who has it
 * @param failed for who has another one
 */
public record ReadyFile(
    Preconditions conditions, HttpResponse whole, HttpResponse notModified, HttpResponse failed) {
  /** The largest one, in bytes. */
  static final int LARGEST = 1 << 16;

  /** Whether a response is a file that is small enough. */
  static boolean isSmall(HttpResponse response) {
    return response.status() == 200
        && response.content() instanceof HttpContent.Stored stored
        && stored.file().info().size() <= LARGEST;
  }

  /** Reads it to its end and closes it; on a worker. */
  static ReadyFile read(HttpResponse response, OpenFile file, HttpDates dates) throws IOException {
    try (file) {
      HttpHeaders headers = StoredResponse.describe(response.headers(), file.info(), dates);
      HttpHeaders noContent = headers.without(Fields.CONTENT_TYPE);
      return new ReadyFile(
          StoredResponse.conditions(headers, file.info()),
          HttpResponse.status(200)
              .withContent(new HttpContent.Bytes(bytes(file)))
              .withHeaders(headers),
          HttpResponse.status(304).withHeaders(noContent),
          HttpResponse.status(412).withHeaders(noContent));
    }
  }

  private static byte[] bytes(OpenFile file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) file.info().size());
    while (buffer.hasRemaining()) {
      if (file.read(buffer, buffer.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return buffer.array();
  }

  /** What a GET or HEAD of no range is answered. */
  HttpResponse answer(HttpHeaders request) {
    return switch (conditions.evaluate(request)) {
      case 304 -> notModified;
      case 412 -> failed;
      default -> whole;
    };
  }

  /** Bytes of content. */
  int size() {
    return ((HttpContent.Bytes) whole.content()).bytes().length;
  }
}
