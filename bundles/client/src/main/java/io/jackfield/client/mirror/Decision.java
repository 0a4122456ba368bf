package io.jackfield.client.mirror;

import java.util.Optional;

/**
 * What is to be done with a file.
 *
 * @param file as exactly as it had to be known
 * @param there what has its name where it is to be moved to, as far as that was looked at
 * @param note why, for who is told
 */
record Decision(Step step, MirrorFile file, Optional<MirrorFile> there, String note) {

  /** One of its kinds. */
  enum Step {
    /** Moved. */
    MOVE,
    /** It is there already, and nobody has written that down. */
    NOTE,
    /** It has been moved. */
    SAME,
    /** Somebody may still be writing it. */
    YOUNG,
    /** It was refused, and would be again. */
    REFUSED,
    /** It is no more where it was listed. */
    GONE,
    /** It was moved, is no more where it came from, and is to be deleted. */
    EXTRA
  }

  static Decision of(Step step, MirrorFile file, String note) {
    return new Decision(step, file, Optional.empty(), note);
  }
}
