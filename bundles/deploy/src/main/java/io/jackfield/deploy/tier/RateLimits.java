package io.jackfield.deploy.tier;

import io.jackfield.deploy.memory.Generations;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Keeps a storm of changes from filling the memory with old versions. */
final class RateLimits {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Supplier<DeployConfig> config;
  private final Generations generations;
  private final LongSupplier nanos;
  private final Map<String, Deque<Long>> changes = new HashMap<>();

  RateLimits(Supplier<DeployConfig> config, Generations generations, LongSupplier nanos) {
    this.config = config;
    this.generations = generations;
    this.nanos = nanos;
  }

  /** Why a bundle cannot be changed right now; empty if it can. */
  synchronized Optional<String> objection(String name) {
    int rate = config.get().rate();
    if (recent(name).size() >= rate) {
      return Optional.of("was changed " + rate + " times within a minute (rate): try again later");
    }
    int most = config.get().generations();
    int held = generations.countHeld(name, most);
    return held < most
        ? Optional.empty()
        : Optional.of(held + " old versions of it are still in memory (generations)");
  }

  /** A change of the bundle is made. */
  synchronized void count(String name) {
    recent(name).add(nanos.getAsLong());
  }

  private Deque<Long> recent(String name) {
    Deque<Long> times = changes.computeIfAbsent(name, unused -> new ArrayDeque<>());
    while (!times.isEmpty() && nanos.getAsLong() - times.peek() > MINUTE) {
      times.remove();
    }
    return times;
  }
}
