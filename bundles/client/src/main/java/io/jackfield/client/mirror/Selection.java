package io.jackfield.client.mirror;

/**
 * Which files are moved.
 *
 * @param skipped a folder that is left out, where what was moved is put; empty for none
 */
record Selection(Globs pattern, Globs exclude, boolean recursive, String skipped) {
  /** Deeper is a server whose folders have themselves in them. */
  private static final int DEEPEST = 64;

  boolean takes(String path) {
    return pattern.match(path) && !exclude.match(path);
  }

  boolean enters(String folder) {
    return recursive
        && !folder.equals(skipped)
        && folder.chars().filter(c -> c == '/').count() < DEEPEST;
  }
}
