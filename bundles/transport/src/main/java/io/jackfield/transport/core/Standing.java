package io.jackfield.transport.core;

/**
 * What share of the connections a bundle gets. Shared by all providers of the bundle, so that what
 * is said of it is true of those at once that come later. Any thread.
 */
final class Standing {
  static final int HELD = -1;
  static final int SERVING = 101;

  private volatile int share = SERVING;

  /** A percentage for a canary, or one of the constants. */
  int share() {
    return share;
  }

  void share(int newShare) {
    share = newShare;
  }
}
