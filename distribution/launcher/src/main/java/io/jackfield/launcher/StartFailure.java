package io.jackfield.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The daemon cannot start; the message tells the operator why, without a stack trace. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message);
  }

  /** What the JDK says about a file is often its name alone. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + ": access denied";
    }
    if (e instanceof NoSuchFileException) {
      return e.getMessage() + ": no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getMessage() + ": is in the way of a folder of that name";
    }
    return String.valueOf(e.getMessage());
  }

  /** The innermost message: what the framework wraps around it is of use to nobody. */
  public static String rootReason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || message.isEmpty() ? root.toString() : message;
  }
}
