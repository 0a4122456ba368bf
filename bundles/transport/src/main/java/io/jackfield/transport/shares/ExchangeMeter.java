package io.jackfield.transport.shares;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts exchanges by buckets of clients: one client that fails on purpose is to weigh no more than
 * one that does not. Any thread.
 */
public final class ExchangeMeter {
  private final AtomicLongArray exchanges = new AtomicLongArray(Buckets.NONE + 1);
  private final AtomicLongArray failures = new AtomicLongArray(Buckets.NONE + 1);

  void count(int bucket, boolean ok) {
    exchanges.incrementAndGet(bucket);
    if (!ok) {
      failures.incrementAndGet(bucket);
    }
  }

  public long exchanges() {
    return sum(exchanges);
  }

  public long failures() {
    return sum(failures);
  }

  private static long sum(AtomicLongArray counts) {
    long sum = 0;
    for (int bucket = 0; bucket < counts.length(); bucket++) {
      sum += counts.get(bucket);
    }
    return sum;
  }

  /** How many buckets have had exchanges. */
  public int clients() {
    return buckets(exchanges);
  }

  /** How many buckets have had failures. */
  public int failing() {
    return buckets(failures);
  }

  private static int buckets(AtomicLongArray counts) {
    int buckets = 0;
    for (int bucket = 0; bucket < counts.length(); bucket++) {
      buckets += counts.get(bucket) > 0 ? 1 : 0;
    }
    return buckets;
  }

  /** The mean of the buckets' shares of failures, from 0 to 1; 0 if there was no exchange. */
  public double errorRate() {
    double sum = 0;
    int clients = 0;
    for (int bucket = 0; bucket < exchanges.length(); bucket++) {
      long count = exchanges.get(bucket);
      if (count > 0) {
        clients++;
        sum += (double) Math.min(failures.get(bucket), count) / count;
      }
    }
    return clients == 0 ? 0 : sum / clients;
  }

  public void reset() {
    for (int bucket = 0; bucket < exchanges.length(); bucket++) {
      failures.set(bucket, 0);
      exchanges.set(bucket, 0);
    }
  }
}
