package io.jackfield.shell;

/** Exit codes of commands; 3, no daemon, is the client's own. */
public final class Exit {
  static final int OK = 0;
  public static final int FAILED = 1;
  static final int USAGE = 2;

  /** Failed, and worth another try. */
  static final int AGAIN = 4;

  private Exit() {}
}
