package io.jackfield.shell;

import io.jackfield.swap.ServiceGoneException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** Turns what a command throws into a line for the operator. */
final class Complaint {
  private Complaint() {}

  /** The line; empty if the exception was not made for an operator's eyes. */
  static Optional<String> of(Exception problem) {
    if (problem instanceof NoSuchFileException e) {
      return Optional.of(e.getFile() + ": there is no such file");
    }
    if (problem instanceof AccessDeniedException e) {
      return Optional.of(e.getFile() + ": access denied");
    }
    if (problem instanceof NotDirectoryException e) {
      return Optional.of(e.getFile() + ": not a folder");
    }
    boolean meant =
        !(problem instanceof RuntimeException)
            || problem instanceof UncheckedIOException
            || problem instanceof ServiceGoneException
            || problem instanceof IllegalArgumentException;
    return meant ? Optional.ofNullable(problem.getMessage()) : Optional.empty();
  }
}
