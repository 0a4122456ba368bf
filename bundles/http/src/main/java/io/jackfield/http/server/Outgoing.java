package io.jackfield.http.server;

import java.util.List;

/**
 * A reply, and what of a stored file it sends.
 *
 * @param reply what is sent
 * @param parts of its file, in order; empty if its content is no file
 */
record Outgoing(Reply reply, List<Part> parts) {

  /**
   * A piece of the content.
   *
   * @param before bytes that come first; not to be changed
   * @param range of the file; a length of 0 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Part(byte[] before, ByteRange range) {}

  static Outgoing plain(Reply reply) {
    return new Outgoing(reply, List.of());
  }

  /** The bytes of all parts. */
  long partsLength() {
    return parts.stream().mapToLong(part -> part.before().length + part.range().length()).sum();
  }
}
