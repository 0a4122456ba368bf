package io.jackfield.client.mirror;

import java.io.IOException;

/** Moves one file from one side to the other. */
interface Mover {

  /**
   * What has become of a file.
   *
   * @param there its version where it is now; empty if nobody can tell
   * @param digest of its content; empty if nobody wanted it
   * @param stored false if its content is what has been there already
   */
  record Result(String there, String digest, boolean stored) {}

  /**
   * Moves it. Has written down before that it is about to.
   *
   * @param resume whether what an earlier try has left is of the same version
   * @param known the digest of the content that was moved last under this path; empty if there is
   *     none
   */
  Result move(Decision decision, boolean resume, String known) throws IOException;
}
