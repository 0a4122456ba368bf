package io.jackfield.file;

import java.util.Optional;

/**
 * A whole file that is about to get its name.
 *
 * @param path where it is to be, in the whole file space
 * @param account who stores it; empty for the daemon itself, as when a task does
 * @param content all of it, with its size; closed by the file space
 */
public record StoredFile(VirtualPath path, Optional<String> account, OpenFile content) {

  /** Bytes. */
  public long size() {
    return content.info().size();
  }
}
