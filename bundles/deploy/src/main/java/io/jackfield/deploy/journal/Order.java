package io.jackfield.deploy.journal;

import io.jackfield.util.Halt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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

  /** A file of the folder went: who took it away cannot be seen. */
  public static Order gone(String action) {
    return new Order(action, "folder", true);
  }

  /** A file, or a link, came into the folder, or changed: its owner has put it there. */
  public static Order came(Path file, boolean downgrade) {
    try {
      String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
      String folder = file.getName(file.getNameCount() - 2) + "/";
      return new Order("deploy", owner + " via " + folder, downgrade);
    } catch (IOException e) {
      return new Order("deploy", gone("").who(), downgrade);
    }
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

  /** A step was done, which tests may want to be the last one. */
  public void did(String step) {
    if (isChange()) {
      Halt.after(step);
    }
  }
}
