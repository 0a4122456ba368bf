package io.jackfield.http.server;

import io.jackfield.transport.FilePart;
import java.util.List;

/**
 * A reply, and what of a stored file it sends.
 *
 * @param reply what is sent
 * @param parts of its file, in order; empty if its content is no file
 */
record Outgoing(Reply reply, List<FilePart> parts) {

  static Outgoing plain(Reply reply) {
    return new Outgoing(reply, List.of());
  }

  /** The bytes of all parts. */
  long partsLength() {
    return parts.stream().mapToLong(FilePart::size).sum();
  }
}
