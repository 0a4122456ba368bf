package io.jackfield.client.mirror;

import java.time.Instant;
import java.util.Optional;

/**
 * A file of one side.
 *
 * @param path from the folder
 * @param size in bytes, -1 if nobody tells
 * @param version what is another when the file is; empty if that is not known
 * @param listed what a listing said, which may be less exact than the version; empty if it was not
 *     in one
 */
record MirrorFile(
    String path, long size, Optional<Instant> modified, String version, String listed) {

  /** The version, or as much as is known. */
  String identity() {
    return version.isEmpty() ? "size " + size : version;
  }

  /** Whether the two look the same, to the second. */
  boolean hasSizeAndTimeOf(MirrorFile other) {
    return size >= 0
        && size == other.size
        && modified.isPresent()
        && other.modified.isPresent()
        && modified.get().getEpochSecond() == other.modified.get().getEpochSecond();
  }
}
