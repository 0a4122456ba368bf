package io.jackfield.tcp.listener;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The old socket had to be closed for the new one, and the new one could not be opened. */
final class SocketLostException extends IOException {
  private static final long serialVersionUID = 1L;

  SocketLostException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
