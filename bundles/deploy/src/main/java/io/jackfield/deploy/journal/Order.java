package io.jackfield.deploy.journal;

import io.jackfield.deploy.jar.Halt;
import java.util.function.Consumer;

/**
 * Why a change is made.
 *
 * @param action as the journal calls it
 * @param who asked for it
 * @param downgrade whether the new version may be lower
 */
public record Order(String action, String who, boolean downgrade) {

  /** What the folders hold when the daemon starts is no change. */
  public static final Order START = new Order("start", "daemon", true);

  public static Order folder(String action) {
    return new Order(action, "folder", false);
  }

  /** The daemon itself decided it while it ran. */
  public static Order daemon(String action) {
    return new Order(action, START.who(), true);
  }

  public boolean isChange() {
    return !equals(START);
  }

  public boolean isUnasked() {
    return isChange() && who.equals(START.who());
  }

  /** Tells tests which step was done. */
  public Consumer<String> steps() {
    return isChange() ? Halt::after : step -> {};
  }
}
