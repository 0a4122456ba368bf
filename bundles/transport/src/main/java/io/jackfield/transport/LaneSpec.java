package io.jackfield.transport;

/** How much work a {@link Lane} takes, and on which threads. Immutable. */
public final class LaneSpec {
  private final String name;
  private final int maxRunning;
  private final int maxWaiting;
  private final int maxPerClient;
  private final boolean platformThreads;

  private LaneSpec(
      String name, int maxRunning, int maxWaiting, int maxPerClient, boolean platformThreads) {
    this.name = name;
    this.maxRunning = maxRunning;
    this.maxWaiting = maxWaiting;
    this.maxPerClient = maxPerClient;
    this.platformThreads = platformThreads;
    if (maxRunning < 1 || maxWaiting < 0 || maxPerClient < 0) {
      throw new IllegalArgumentException("lane " + this);
    }
  }

  /**
   * A lane for work that waits more than it computes: on virtual threads from Java 21 on.
   *
   * @param name what the work is, behind the bundle's in the names of the threads
   * @param maxRunning how much is done at a time, at least 1
   * @param maxWaiting how much may wait for that; one client gets half of the room
   */
  public static LaneSpec of(String name, int maxRunning, int maxWaiting) {
    return new LaneSpec(name, maxRunning, maxWaiting, 0, false);
  }

  /** With at most so much of one client done at a time; 0 for no limit. */
  public LaneSpec maxPerClient(int most) {
    return new LaneSpec(name, maxRunning, maxWaiting, most, platformThreads);
  }

  /**
   * For work that may compute for long, or that must go on beside such: on threads of the operating
   * system. A virtual thread leaves its processor only to wait, and there are as few places for
   * them as there are processors.
   */
  public LaneSpec onPlatformThreads() {
    return new LaneSpec(name, maxRunning, maxWaiting, maxPerClient, true);
  }

  public String name() {
    return name;
  }

  public int maxRunning() {
    return maxRunning;
  }

  public int maxWaiting() {
    return maxWaiting;
  }

  public int maxPerClient() {
    return maxPerClient;
  }

  public boolean isOnPlatformThreads() {
    return platformThreads;
  }

  @Override
  public String toString() {
    return "%s running=%d waiting=%d per.client=%d"
        .formatted(name, maxRunning, maxWaiting, maxPerClient);
  }
}
