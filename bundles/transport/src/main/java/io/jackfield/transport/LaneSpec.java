package io.jackfield.transport;

/** How much work a {@link Lane} takes, and on which threads. Immutable. */
public final class LaneSpec {
  private final String name;
  private final int running;
  private final int waiting;
  private final int perClient;
  private final boolean computing;

  private LaneSpec(String name, int running, int waiting, int perClient, boolean computing) {
    if (running < 1 || waiting < 0 || perClient < 0) {
      throw new IllegalArgumentException(
          "lane " + name + ": " + running + " running, " + waiting + " waiting, " + perClient);
    }
    this.name = name;
    this.running = running;
    this.waiting = waiting;
    this.perClient = perClient;
    this.computing = computing;
  }

  /**
   * A lane for work that waits more than it computes: on virtual threads from Java 21 on.
   *
   * @param name what the work is, behind the bundle's in the names of the threads
   * @param running how much is done at a time, at least 1
   * @param waiting how much may wait for that; one client gets half of the room
   */
  public static LaneSpec of(String name, int running, int waiting) {
    return new LaneSpec(name, running, waiting, 0, false);
  }

  /** With at most so much of one client done at a time; 0 for no limit. */
  public LaneSpec perClient(int most) {
    return new LaneSpec(name, running, waiting, most, computing);
  }

  /**
   * For work that may compute for long, or that must go on beside such: on threads of the operating
   * system. A virtual thread leaves its processor only to wait, and there are as few places for
   * them as there are processors.
   */
  public LaneSpec computing() {
    return new LaneSpec(name, running, waiting, perClient, true);
  }

  public String name() {
    return name;
  }

  public int running() {
    return running;
  }

  public int waiting() {
    return waiting;
  }

  public int perClient() {
    return perClient;
  }

  public boolean isComputing() {
    return computing;
  }

  @Override
  public String toString() {
    return name + " running=" + running + " waiting=" + waiting + " per.client=" + perClient;
  }
}
