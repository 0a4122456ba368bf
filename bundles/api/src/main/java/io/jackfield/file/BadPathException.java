package io.jackfield.file;

/** A text that is no path of the file space; the message may be shown to the peer. */
public final class BadPathException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the reason, which repeats nothing of what the peer sent but harmless characters. */
  public BadPathException(String reason) {
    super(reason);
  }
}
