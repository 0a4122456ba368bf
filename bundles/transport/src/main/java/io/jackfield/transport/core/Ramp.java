package io.jackfield.transport.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Moves connections in groups that grow. Code that has just come is interpreted at first, and the
 * JVM compiles it the sooner the less it keeps everybody waiting meanwhile.
 */
final class Ramp {
  private static final int STEP_MILLIS = 100;

  private final List<LiveConnection> waiting;
  private int group = 1;

  private Ramp(List<LiveConnection> movers) {
    waiting = movers;
  }

  /** Returns at once. Who has no version to be served by meanwhile moves at once. */
  static void move(List<LiveConnection> movers) {
    List<LiveConnection> served = new ArrayList<>();
    for (LiveConnection mover : movers) {
      if (mover.isServed()) {
        served.add(mover);
      } else {
        mover.moveOn();
      }
    }
    if (!served.isEmpty()) {
      new Ramp(served).step();
    }
  }

  private void step() {
    int last = waiting.size();
    List<LiveConnection> next = waiting.subList(Math.max(0, last - group), last);
    next.forEach(LiveConnection::moveOn);
    LiveConnection any = next.get(0);
    next.clear();
    group *= 2;
    if (!waiting.isEmpty()) {
      any.channel().eventLoop().schedule(this::step, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
