package io.jackfield.accounts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounded threads as the transport gives them, which can be held and count what they do. */
final class FakeLanes implements Lanes {
  private final Map<String, ThreadPoolExecutor> latest = new ConcurrentHashMap<>();
  private final AtomicInteger hashed = new AtomicInteger();

  @Override
  public ExecutorService open(String name, int most, int waiting) {
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting)) {
          @Override
          public void execute(Runnable work) {
            int cost = name.equals("password") ? 1 : 0;
            hashed.addAndGet(cost);
            try {
              super.execute(work);
            } catch (RejectedExecutionException e) {
              hashed.addAndGet(-cost);
              throw e;
            }
          }
        };
    lane.allowCoreThreadTimeOut(true);
    latest.put(name, lane);
    return lane;
  }

  /** How many passwords were not known already. */
  int hashed() {
    return hashed.get();
  }

  ThreadPoolExecutor lane(String name) {
    return latest.get(name);
  }

  /** Occupies all threads of a lane until the latch is down or they are interrupted. */
  CountDownLatch hold(String name) throws InterruptedException {
    ThreadPoolExecutor lane = latest.get(name);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(lane.getMaximumPoolSize());
    for (int i = 0; i < lane.getMaximumPoolSize(); i++) {
      lane.execute(
          () -> {
            held.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    held.await();
    hashed.addAndGet(name.equals("password") ? -lane.getMaximumPoolSize() : 0);
    return release;
  }
}
