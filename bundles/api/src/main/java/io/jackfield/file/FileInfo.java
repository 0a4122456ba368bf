package io.jackfield.file;

import java.time.Instant;

/**
 * The facts of a file or a folder.
 *
 * @param path where it is, as the view that was asked names it
 * @param folder whether it is a folder; what is neither a regular file nor a folder does not exist
 *     in the file space
 * @param size bytes; 0 for a folder
 * @param modified when the content last changed, as exact as the file system tells
 * @param tag a text that changes whenever the content does, of characters that an HTTP entity tag
 *     may have (RFC 9110 section 8.8.3)
 */
public record FileInfo(VirtualPath path, boolean folder, long size, Instant modified, String tag) {

  /** The last element of the path. */
  public String name() {
    return path.name();
  }
}
