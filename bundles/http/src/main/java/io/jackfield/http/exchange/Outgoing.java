package io.jackfield.http.exchange;

import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.transport.FilePart;
import java.util.List;

/**
 * A response as it is sent, with the conditions and ranges of its request applied.
 *
 * @param parts of the stored file, in order; empty if the content is none
 */
record Outgoing(int status, HttpHeaders headers, HttpContent content, List<FilePart> parts) {
  private static final HttpContent NOTHING = new HttpContent.None();

  static Outgoing of(HttpResponse response) {
    return new Outgoing(response.status(), response.headers(), response.content(), List.of());
  }

  static Outgoing empty(int status, HttpHeaders headers) {
    return new Outgoing(status, headers, NOTHING, List.of());
  }

  /** Bytes of content; -1 if nobody knows. */
  long length() {
    if (content instanceof HttpContent.Bytes bytes) {
      return bytes.bytes().length;
    }
    if (content instanceof HttpContent.Streamed streamed) {
      return streamed.length();
    }
    if (content instanceof HttpContent.Published published) {
      return published.length();
    }
    return parts.stream().mapToLong(FilePart::size).sum();
  }
}
