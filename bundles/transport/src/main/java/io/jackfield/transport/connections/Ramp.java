package io.jackfield.transport.connections;

import io.jackfield.transport.HandoverRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves connections in groups that grow. Code that has just come is interpreted at first, and the
 * JVM compiles it the sooner the less it keeps everybody waiting meanwhile.
 */
final class Ramp {
  private static final int STEP_MILLIS = 100;
  private static final HandoverRequest BETTER_IS_THERE =
      HandoverRequest.because(HandoverRequest.Reason.REPLACED);

  private final ProtocolVersions line;
  private final List<ServedConnection> waiting;
  private int group = 1;

  private Ramp(ProtocolVersions line, List<ServedConnection> movers) {
    this.line = line;
    this.waiting = movers;
  }

  /**
   * Returns at once. Who has no version to be served by meanwhile moves at once.
   *
   * @return how many are to move
   */
  static int move(ProtocolVersions line) {
    List<ServedConnection> movers = line.movers();
    List<ServedConnection> served = new ArrayList<>();
    for (ServedConnection mover : movers) {
      if (mover.isServed()) {
        served.add(mover);
      } else {
        mover.moveOn(BETTER_IS_THERE);
      }
    }
    if (!served.isEmpty()) {
      new Ramp(line, served).step();
    }
    return movers.size();
  }

  private void step() {
    @Nullable ServedConnection last = null;
    for (int moved = 0; moved < group && !waiting.isEmpty(); ) {
      ServedConnection next = waiting.remove(waiting.size() - 1);
      // It may have been closed since, have moved by itself, or may stay again.
      if (line.moves(next)) {
        next.moveOn(BETTER_IS_THERE);
        last = next;
        moved++;
      }
    }
    group *= 2;
    if (last != null && !waiting.isEmpty()) {
      last.channel().eventLoop().schedule(this::step, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
