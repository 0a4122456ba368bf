package io.jackfield.deploy.jar;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why something failed: what is at the bottom of it, and not what has carried it here. */
public final class Reason {
  private Reason() {}

  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The exceptions of files have nothing but the path for a message.
    if (root instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (root instanceof AccessDeniedException) {
      return "access denied";
    }
    // The message of a missing class is its bare name.
    return root instanceof Error || root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
