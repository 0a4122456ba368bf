package io.jackfield.tasks.memory;

import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.threads.FairLane;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What several bundles call, on threads of their own. */
final class CallsFixture implements AutoCloseable {
  static final long PATIENCE = TimeUnit.MINUTES.toSeconds(1);

  final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
  final Queue<FairLane> lanes = new ConcurrentLinkedQueue<>();
  final Bounds bounds;

  CallsFixture(int running, int waiting, int timers) {
    this(new Config(running, waiting, waiting + waiting / 2, timers, timers + timers / 2));
  }

  CallsFixture(MemoryConfig config) {
    bounds = new Bounds(config);
    clock.setRemoveOnCancelPolicy(true);
  }

  Calls of(String bundle) {
    return new Calls(bundle, bounds, spec -> Optional.of(lane(bundle, spec)), clock);
  }

  private FairLane lane(String bundle, LaneSpec spec) {
    FairLane lane = new FairLane(bundle, spec);
    lanes.add(lane);
    return lane;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    lanes.forEach(FairLane::shutdownNow);
  }

  /** Work that says when it has begun, and goes on until it is interrupted, or is let go. */
  static final class Blocking implements Callable<String> {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public String call() throws InterruptedException {
      begun.countDown();
      try {
        await(mayEnd);
        return "done";
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
      throw new AssertionError("not within a minute");
    }
  }

  record Config(int running, int waiting, int waiting_all, int timers, int timers_all)
      implements MemoryConfig {
    @Override
    public Class<? extends Annotation> annotationType() {
      return MemoryConfig.class;
    }
  }
}
