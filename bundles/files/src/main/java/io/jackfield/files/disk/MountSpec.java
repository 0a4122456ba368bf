package io.jackfield.files.disk;

import io.jackfield.file.BadPathException;
import io.jackfield.file.VirtualPath;
import java.io.IOException;

/**
 * A mount as it is configured.
 *
 * @param at where in the file space; not the root
 * @param folder of the disk, as it is written
 */
public record MountSpec(VirtualPath at, String folder, boolean readOnly) {
  private static final String READ_ONLY = ":ro";

  /**
   * Reads {@code /media=/srv/media} or {@code /media=/srv/media:ro}.
   *
   * @throws IOException with a line for the operator
   */
  public static MountSpec parse(String text) throws IOException {
    int equals = text.indexOf('=');
    String folder = text.substring(equals + 1).strip();
    boolean readOnly = folder.endsWith(READ_ONLY);
    if (equals < 0 || folder.isEmpty()) {
      throw new IOException("mounts: '" + text + "' is not PATH=FOLDER or PATH=FOLDER:ro");
    }
    try {
      VirtualPath at = VirtualPath.parse(text.substring(0, equals).strip());
      if (at.isRoot()) {
        throw new IOException("mounts: '" + text + "': what is at / is told by root");
      }
      return new MountSpec(
          at,
          readOnly ? folder.substring(0, folder.length() - READ_ONLY.length()) : folder,
          readOnly);
    } catch (BadPathException e) {
      throw new IOException("mounts: '" + text + "': " + e.getMessage(), e);
    }
  }
}
