package io.jackfield.testkit;

import io.jackfield.transport.rollout.RolloutState;
import java.util.concurrent.atomic.AtomicInteger;

/** The rollout state of a bundle that a test deploys: serves everybody until told otherwise. */
public final class TestRolloutState implements RolloutState {
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int share = 101;

  /** From now on serves clients of buckets below this; 101 serves everybody, 0 nobody. */
  public TestRolloutState share(int buckets) {
    share = buckets;
    return this;
  }

  /** How many exchanges have failed. */
  public int failures() {
    return failures.get();
  }

  @Override
  public boolean serves() {
    return share > 100;
  }

  @Override
  public boolean serves(int bucket) {
    return bucket < share;
  }

  @Override
  public void exchanged(int bucket, boolean ok) {
    if (!ok) {
      failures.incrementAndGet();
    }
  }
}
