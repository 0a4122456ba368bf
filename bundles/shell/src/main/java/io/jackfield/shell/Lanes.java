package io.jackfield.shell;

import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Where commands run: on threads that no other bundle can fill. What tells how the daemon is asks
 * for nothing that takes long, and has threads that the other commands cannot fill either: these
 * wait for people, for a deployment, for a disk.
 *
 * @param looks for the commands of {@link #LOOKS}, which may wait for one another
 * @param others for the rest, which do not wait: a thread may be in use for hours
 */
record Lanes(Executor looks, Executor others) {
  private static final int MOST_LOOKS = 4;
  private static final int MOST_WAITING = 32;
  private static final int MOST_OTHERS = 32;

  private static final Set<String> LOOKS =
      Set.of("bundles", "check", "connections", "help", "history", "kick", "status", "version");

  static Lanes of(Transport transport) {
    return new Lanes(
        transport.lane(LaneSpec.of("control", MOST_LOOKS, MOST_WAITING).onPlatformThreads()),
        transport.lane(LaneSpec.of("command", MOST_OTHERS, 0).onPlatformThreads()));
  }

  /** For a command that begins with these words, or for the complaint that there is none. */
  Executor of(List<String> words) {
    return isLook(words) ? looks : others;
  }

  /** Whether the command must not wait for its client either. */
  static boolean isLook(List<String> words) {
    return words.isEmpty() || LOOKS.contains(words.get(0));
  }
}
