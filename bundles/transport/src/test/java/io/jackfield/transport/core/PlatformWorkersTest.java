package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.threads.PlatformWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlatformWorkersTest {
  private static final int MOST = 3;

  private final Set<Thread> made = ConcurrentHashMap.newKeySet();
  private final PlatformWorkers workers =
      new PlatformWorkers(
          MOST,
          task -> {
            Thread thread = new Thread(task);
            // Awaitility would take what fails on purpose for a failure of another test.
            thread.setUncaughtExceptionHandler((failed, failure) -> {});
            made.add(thread);
            return thread;
          });

  @AfterEach
  void end() {
    workers.shutdownNow();
  }

  private void awaitIdle() {
    await()
        .until(() -> made.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
  }

  @Test
  void anIdleThreadWorksAgainBeforeAnotherIsMade() throws Exception {
    for (int i = 0; i < 10; i++) {
      workers.submit(() -> {}).get();
      awaitIdle();
    }
    assertThat(made).hasSize(1);
  }

  @Test
  void noMoreWorkAtATimeThanAllowedAndNoneIsLost() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      all.add(
          workers.submit(
              () -> {
                peak.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
              }));
    }
    for (Future<?> each : all) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(peak.get()).isLessThanOrEqualTo(MOST);
  }

  @Test
  void whatFailsCostsNobodyElse() throws Exception {
    CountDownLatch done = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      workers.execute(
          () -> {
            done.countDown();
            throw new IllegalStateException("expected by the test");
          });
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    workers.submit(() -> {}).get(10, TimeUnit.SECONDS);
  }

  @Test
  void anInterruptIsForNobodyElse() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    for (int i = 0; i < MOST; i++) {
      workers.execute(
          () -> {
            while (begin.getCount() > 0) {
              Thread.onSpinWait();
            }
            Thread.currentThread().interrupt();
          });
    }
    Future<Boolean> next = workers.submit(() -> Thread.currentThread().isInterrupted());
    begin.countDown();
    assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void whatWaitsIsGivenBackAtTheEnd() throws Exception {
    CountDownLatch busy = new CountDownLatch(MOST);
    for (int i = 0; i < MOST; i++) {
      workers.execute(
          () -> {
            busy.countDown();
            while (!Thread.currentThread().isInterrupted()) {
              LockSupport.park();
            }
          });
    }
    busy.await();
    Runnable late = () -> {};
    workers.execute(late);
    assertThat(workers.shutdownNow()).containsExactly(late);
    assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> workers.execute(late)).isInstanceOf(RejectedExecutionException.class);
  }
}
