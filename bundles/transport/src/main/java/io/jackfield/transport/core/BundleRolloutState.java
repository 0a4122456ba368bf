package io.jackfield.transport.core;

import io.jackfield.transport.RolloutState;

/**
 * Shared by everything that a bundle offers, so that what is said of the bundle is true at once of
 * what comes later. Any thread.
 */
final class BundleRolloutState implements RolloutState {
  static final int HELD = -1;
  static final int SERVING = 101;

  /** Of what nobody deploys. */
  static final BundleRolloutState ALWAYS = new BundleRolloutState();

  private final ExchangeMeter meter = new ExchangeMeter();
  private volatile int share = SERVING;

  /** A percentage for a canary, or one of the constants. */
  int share() {
    return share;
  }

  void share(int newShare) {
    share = newShare;
  }

  ExchangeMeter meter() {
    return meter;
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
