package io.jackfield.ftp.control;

/** What a command expects behind its name. */
public enum Argument {
  NONE,
  OPTIONAL,
  REQUIRED;

  boolean fits(String argument) {
    return switch (this) {
      // Clients add spaces and worse to commands without argument; RFC 1123 asks for leniency.
      case NONE, OPTIONAL -> true;
      case REQUIRED -> !argument.isEmpty();
    };
  }
}
