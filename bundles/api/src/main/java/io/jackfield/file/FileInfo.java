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
 * @param id a text that stays with the file or folder when it is renamed, and that no other one has
 *     as long as it exists; empty where the file system has no such thing
 */
public record FileInfo(
    VirtualPath path, boolean folder, long size, Instant modified, String tag, String id) {

  /** Of a file that nothing but its path identifies. */
  public FileInfo(VirtualPath path, boolean folder, long size, Instant modified, String tag) {
    this(path, folder, size, modified, tag, "");
  }

  /** The last element of the path. */
  public String name() {
    return path.name();
  }
}
