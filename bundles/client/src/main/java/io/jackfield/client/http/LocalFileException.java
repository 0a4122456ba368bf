package io.jackfield.client.http;

import java.io.IOException;

/** The file that is being sent cannot be read: no server's fault. */
final class LocalFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final IOException reason;

  LocalFileException(IOException reason) {
    super(reason.getMessage(), reason);
    this.reason = reason;
  }

  /** For the caller, who knows nothing of this class. */
  IOException reason() {
    return reason;
  }
}
