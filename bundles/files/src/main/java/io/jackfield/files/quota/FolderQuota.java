package io.jackfield.files.quota;

import io.jackfield.account.Quota;
import io.jackfield.file.BadPathException;
import io.jackfield.file.VirtualPath;
import io.jackfield.util.ByteSize;
import java.io.IOException;

/** A limit of what is in a folder of the whole file space and all below it. */
public record FolderQuota(VirtualPath folder, Quota quota) {

  /**
   * Reads {@code /in=10G} or {@code /in=10G:10000}, bytes and files.
   *
   * @throws IOException with a line for the operator
   */
  public static FolderQuota parse(String text) throws IOException {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw refused(text, "is not FOLDER=BYTES or FOLDER=BYTES:FILES");
    }
    try {
      VirtualPath folder = VirtualPath.parse(text.substring(0, equals).strip());
      String[] limits = text.substring(equals + 1).split(":", 2);
      long bytes = ByteSize.parse(limits[0].strip());
      long files = limits.length == 1 ? Quota.UNLIMITED : Long.parseLong(limits[1].strip());
      return new FolderQuota(folder, new Quota(bytes, files));
    } catch (NumberFormatException e) {
      throw refused(text, "has a number of files that is none");
    } catch (BadPathException e) {
      throw refused(text, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw refused(text, String.valueOf(e.getMessage()));
    }
  }

  private static IOException refused(String text, String reason) {
    return new IOException("quotas: '" + text + "': " + reason);
  }
}
