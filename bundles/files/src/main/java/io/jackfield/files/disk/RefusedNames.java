package io.jackfield.files.disk;

import io.jackfield.file.VirtualPath;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of names that somebody has put on the disk and that no path can have: each
 * folder once, and not more folders than anybody reads about. Called from any thread.
 */
public final class RefusedNames {
  private static final Logger log = LoggerFactory.getLogger(RefusedNames.class);
  private static final int MOST_FOLDERS = 100;

  private final Set<VirtualPath> told = ConcurrentHashMap.newKeySet();

  /**
   * A folder was read.
   *
   * @param count how many names in it were left out; not 0
   * @param example one of them, as far as it can be read
   * @return whether it was told
   */
  public boolean tell(VirtualPath folder, int count, String example) {
    boolean tells = told.size() < MOST_FOLDERS && told.add(folder);
    if (tells) {
      log.warn(
          "names not served, rename them folder={} names={} one={} reason=backslash, control or"
              + " bidirectional character, zero-width space, or no UTF-8",
          folder,
          count,
          example);
    }
    return tells;
  }
}
