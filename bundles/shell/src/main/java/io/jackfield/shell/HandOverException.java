package io.jackfield.shell;

import java.io.IOException;

/** Not an error: the session waits for input and is to go on in the next version of the shell. */
final class HandOverException extends IOException {
  private static final long serialVersionUID = 1L;

  HandOverException() {
    super("the shell is being replaced");
  }
}
