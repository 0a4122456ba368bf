package io.jackfield.http.server;

import io.netty.util.AsciiString;

/** Header fields and values that Netty has no constants for. */
final class Fields {
  static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("x-content-type-options");
  static final AsciiString NOSNIFF = AsciiString.cached("nosniff");

  private Fields() {}
}
