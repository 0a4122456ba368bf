package io.jackfield.transport.core;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts exchanges by slots of clients: one client that fails on purpose is to weigh no more than
 * one that does not. Any thread.
 */
final class ExchangeMeter {
  private final AtomicLongArray exchanges = new AtomicLongArray(Slots.NONE + 1);
  private final AtomicLongArray failures = new AtomicLongArray(Slots.NONE + 1);

  void count(int slot, boolean ok) {
    exchanges.incrementAndGet(slot);
    if (!ok) {
      failures.incrementAndGet(slot);
    }
  }

  long exchanges() {
    return sum(exchanges);
  }

  long failures() {
    return sum(failures);
  }

  private static long sum(AtomicLongArray counts) {
    long sum = 0;
    for (int slot = 0; slot < counts.length(); slot++) {
      sum += counts.get(slot);
    }
    return sum;
  }

  /** How many slots have had exchanges. */
  int clients() {
    return slots(exchanges);
  }

  /** How many slots have had failures. */
  int failing() {
    return slots(failures);
  }

  private static int slots(AtomicLongArray counts) {
    int slots = 0;
    for (int slot = 0; slot < counts.length(); slot++) {
      slots += counts.get(slot) > 0 ? 1 : 0;
    }
    return slots;
  }

  /** The mean of the slots' shares of failures, from 0 to 1; 0 if there was no exchange. */
  double errorRate() {
    double sum = 0;
    int clients = 0;
    for (int slot = 0; slot < exchanges.length(); slot++) {
      long count = exchanges.get(slot);
      if (count > 0) {
        clients++;
        sum += (double) Math.min(failures.get(slot), count) / count;
      }
    }
    return clients == 0 ? 0 : sum / clients;
  }

  void reset() {
    for (int slot = 0; slot < exchanges.length(); slot++) {
      failures.set(slot, 0);
      exchanges.set(slot, 0);
    }
  }
}
