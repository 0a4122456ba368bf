package io.jackfield.shell;

/** Exit codes of commands; 3, no daemon, is the client's own. */
final class Exit {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private Exit() {}
}
