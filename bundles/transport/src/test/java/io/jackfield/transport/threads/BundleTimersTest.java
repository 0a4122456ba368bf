package io.jackfield.transport.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BundleTimersTest {
  private final BundleTimers timers = new BundleTimers("acme");
  private final BundleTimers others = new BundleTimers("other");

  @AfterEach
  void stop() {
    timers.shutdownNow();
    others.shutdownNow();
  }

  @Test
  void whatHangsHoldsUpItsOwnBundleAloneAndIsInterruptedAtTheEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    timers.schedule(() -> hang(begun, interrupted), 0, TimeUnit.SECONDS);
    begun.await();
    Future<?> behind = timers.schedule(() -> {}, 0, TimeUnit.SECONDS);

    assertThat(others.schedule(() -> "on", 1, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS))
        .isEqualTo("on");
    assertThat(timers.describe())
        .singleElement()
        .asString()
        .startsWith("timer at ")
        .contains(BundleTimersTest.class.getName());

    timers.shutdownNow();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).startsWith("acme-timer-");
    assertThat(behind.isCancelled()).isTrue();
  }

  private static void hang(CountDownLatch begun, CompletableFuture<String> interrupted) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.complete(Thread.currentThread().getName());
    }
  }

  @Test
  void whatIsTakenIsCancelled() {
    timers.schedule(() -> {}, 1, TimeUnit.HOURS);
    timers.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.HOURS);
    assertThat(timers.count()).isEqualTo(2);
    assertThat(timers.shutdownNow()).hasSize(2).allMatch(timer -> ((Future<?>) timer).isDone());
    assertThatThrownBy(() -> timers.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void timersThatAreDoneAreForgotten() {
    for (int i = 0; i < 1000; i++) {
      timers.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
    }
    assertThat(timers.count()).isZero();
  }
}
