package io.jackfield.client.mirror;

/** Ends a run like a kill at a chosen moment: before or after one of the things that it does. */
final class CrashPoints {
  private int left = -1;
  private int passed;

  /** Not to be caught by anybody. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** The next crash is at this point, from 0; a negative one never comes. */
  void crashAt(int point) {
    left = point;
    passed = 0;
  }

  /** A point at which the process may end. */
  void pass() {
    passed++;
    if (left-- == 0) {
      throw new Crash();
    }
  }

  /** How many points there were since {@link #crashAt}. */
  int passed() {
    return passed;
  }
}
