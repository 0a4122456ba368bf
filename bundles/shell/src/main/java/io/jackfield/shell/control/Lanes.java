package io.jackfield.shell.control;

import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import java.util.concurrent.Executor;

/**
 * Where commands run: on threads that no other bundle can fill. What tells how the daemon is asks
 * for nothing that takes long, and has threads that the other commands cannot fill either: these
 * wait for people, for a deployment, for a disk.
 *
 * @param looks for commands that answer at once, which may wait for one another
 * @param others for the rest, which do not wait: a thread may be in use for hours
 */
record Lanes(Executor looks, Executor others) {
  private static final int MOST_LOOKS = 4;
  private static final int MOST_WAITING = 32;
  private static final int MOST_OTHERS = 32;

  static Lanes of(Transport transport) {
    return new Lanes(
        transport.lane(LaneSpec.of("control", MOST_LOOKS, MOST_WAITING).onPlatformThreads()),
        transport.lane(LaneSpec.of("command", MOST_OTHERS, 0).onPlatformThreads()));
  }

  /** For a command that answers at once, or for any other. */
  Executor of(boolean quick) {
    return quick ? looks : others;
  }
}
