package io.jackfield.transport.stages;

import java.io.IOException;

/**
 * No PROXY header came, or one that is not to be trusted. Its message is one line without a word of
 * the peer's; it has no stack trace, for it tells of the peer and not of this code.
 */
public final class ProxyHeaderException extends IOException {
  private static final long serialVersionUID = 1L;

  ProxyHeaderException(String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
