package io.jackfield.http.server;

import io.jackfield.http.config.Settings;

/**
 * Counts the handlers that block and may have to wait for the rest of a body, altogether and by the
 * client's bucket: each holds a worker of its bundle, and a client decides for how long. Any
 * thread.
 */
final class BodyStreams {
  private final int[] byBucket = new int[101];
  private int all;

  /** Lets one more in, which is to {@link #leave}; false if there are enough. */
  synchronized boolean enter(int bucket, Settings limits) {
    if (all >= limits.bodyStreams() || byBucket[bucket] >= limits.bodyStreamsPerClient()) {
      return false;
    }
    all++;
    byBucket[bucket]++;
    return true;
  }

  synchronized void leave(int bucket) {
    all--;
    byBucket[bucket]--;
  }
}
