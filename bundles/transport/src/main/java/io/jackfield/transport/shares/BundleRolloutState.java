package io.jackfield.transport.shares;

import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.util.OccasionalLine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Shared by everything that a bundle offers, so that what is said of the bundle is true at once of
 * what comes later. Any thread.
 */
public final class BundleRolloutState implements RolloutState {
  public static final int HELD = -1;
  public static final int SERVING = 101;

  /** Of what nobody deploys. */
  public static final BundleRolloutState ALWAYS = new BundleRolloutState();

  private final ExchangeMeter meter = new ExchangeMeter();
  private final AtomicLong heldLoops = new AtomicLong();
  private final OccasionalLine heldLoop = new OccasionalLine();
  private volatile int share = SERVING;

  /** A percentage for a canary, or one of the constants. */
  public int share() {
    return share;
  }

  public void share(int newShare) {
    share = newShare;
  }

  public ExchangeMeter meter() {
    return meter;
  }

  /**
   * Counts that the bundle's code has held an event loop.
   *
   * @param line says so, now and then
   */
  public void heldLoop(LongConsumer line) {
    heldLoops.incrementAndGet();
    heldLoop.say(line);
  }

  public long heldLoops() {
    return heldLoops.get();
  }

  @Override
  public boolean serves() {
    return share == SERVING;
  }

  @Override
  public boolean serves(int bucket) {
    return bucket < share;
  }

  @Override
  public void exchanged(int bucket, boolean ok) {
    meter.count(bucket, ok);
  }
}
