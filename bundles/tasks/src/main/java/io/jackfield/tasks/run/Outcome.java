package io.jackfield.tasks.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a try ended.
 *
 * @param message why it failed
 * @param failure what the task threw
 */
record Outcome(Kind kind, Optional<String> message, @Nullable Throwable failure) {

  /** How a try can end. */
  enum Kind {
    DONE,
    FAILED,
    CANCELLED,
    /** Not to its end: it is taken up again. */
    STOPPED
  }

  static Outcome done() {
    return new Outcome(Kind.DONE, Optional.empty(), null);
  }

  static Outcome cancelled() {
    return new Outcome(Kind.CANCELLED, Optional.empty(), null);
  }

  static Outcome stopped() {
    return new Outcome(Kind.STOPPED, Optional.empty(), null);
  }

  static Outcome failed(String message, @Nullable Throwable failure) {
    return new Outcome(Kind.FAILED, Optional.of(message), failure);
  }
}
