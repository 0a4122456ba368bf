package io.jackfield.deploy.engine;

import java.util.function.Consumer;

/**
 * Why a change is made.
 *
 * @param action as the journal calls it
 * @param who asked for it
 * @param downgrade whether the new version may be lower
 */
record Order(String action, String who, boolean downgrade) {

  /** What the folders hold when the daemon starts is no change. */
  static final Order START = new Order("start", "daemon", true);

  static Order folder(String action) {
    return new Order(action, "folder", false);
  }

  /** The daemon itself decided it while it ran. */
  static Order daemon(String action) {
    return new Order(action, START.who(), true);
  }

  boolean isChange() {
    return !equals(START);
  }

  boolean isUnasked() {
    return isChange() && who.equals(START.who());
  }

  /** Tells tests which step was done. */
  Consumer<String> steps() {
    return isChange() ? Halt::after : step -> {};
  }
}
