package io.jackfield.testkit;

import io.jackfield.transport.Standing;
import java.util.concurrent.atomic.AtomicInteger;

/** The standing of a bundle that a test deploys: serves everybody until told otherwise. */
public final class TestStanding implements Standing {
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int share = 101;

  /** From now on serves clients of slots below this; 101 serves everybody, 0 nobody. */
  public TestStanding share(int slots) {
    share = slots;
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
  public boolean serves(int slot) {
    return slot < share;
  }

  @Override
  public void exchanged(int slot, boolean ok) {
    if (!ok) {
      failures.incrementAndGet();
    }
  }
}
