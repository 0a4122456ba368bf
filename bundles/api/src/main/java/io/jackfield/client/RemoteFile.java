package io.jackfield.client;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The facts of a file or folder on another server.
 *
 * @param path from the folder that the {@link Remote} was opened with
 * @param folder whether it is one
 * @param size in bytes, if the server tells
 * @param modified when it was written last, if the server tells, and as exactly as it does
 * @param version what is another when the content is: a strong ETag, or size and time; empty if the
 *     server tells nothing by which that could be known
 */
public record RemoteFile(
    String path, boolean folder, OptionalLong size, Optional<Instant> modified, String version) {

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
