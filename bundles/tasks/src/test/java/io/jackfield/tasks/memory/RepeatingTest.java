package io.jackfield.tasks.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatingTest {
  private static final Duration PERIOD = Duration.ofMillis(5);

  private final CallsFixture fixture = new CallsFixture(4, 10, 10);
  private final Calls calls = fixture.of("a");

  @AfterEach
  void close() {
    calls.end();
    fixture.close();
  }

  @Test
  void aFixedRateStaysOnItsGrid() throws Exception {
    List<Long> times = new CopyOnWriteArrayList<>();
    CountDownLatch enough = new CountDownLatch(10);
    long before = System.nanoTime();
    Future<?> timer =
        calls.atFixedRate(
            () -> {
              times.add(System.nanoTime());
              enough.countDown();
            },
            PERIOD);
    CallsFixture.await(enough);
    timer.cancel(true);
    // None comes before its time, whatever those before it took.
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i) - before).isGreaterThanOrEqualTo((i + 1) * PERIOD.toNanos());
    }
  }

  @Test
  void theGridGoesOnAfterARunThatTookLonger() {
    long period = 100;
    Repeating rate = new Repeating(calls, () -> {}, period, true);
    assertThat(rate.after(1_000, 1_001)).isEqualTo(1_100);
    assertThat(rate.after(1_000, 1_099)).isEqualTo(1_100);
    assertThat(rate.after(1_000, 1_100)).isEqualTo(1_200);
    assertThat(rate.after(1_000, 1_350)).isEqualTo(1_400);
    assertThat(rate.after(Long.MAX_VALUE - 10, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE + 89);
    Repeating delay = new Repeating(calls, () -> {}, period, false);
    assertThat(delay.after(1_000, 1_350)).isEqualTo(1_450);
  }

  @Test
  void runsDoNotOverlap() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(20);
    calls.withFixedDelay(
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          now.decrementAndGet();
          enough.countDown();
        },
        Duration.ofNanos(1));
    CallsFixture.await(enough);
    assertThat(most).hasValue(1);
  }

  @Test
  void aFailureIsNotTheEnd() throws Exception {
    CountDownLatch enough = new CountDownLatch(3);
    Future<?> timer =
        calls.atFixedRate(
            () -> {
              enough.countDown();
              throw new IllegalStateException("thrown on purpose");
            },
            PERIOD);
    CallsFixture.await(enough);
    assertThat(timer.isDone()).isFalse();
  }

  @Test
  void cancellingEndsItAndInterruptsTheRun() throws Exception {
    CallsFixture.Blocking work = new CallsFixture.Blocking();
    Future<?> timer =
        calls.withFixedDelay(
            () -> {
              try {
                work.call();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            PERIOD);
    CallsFixture.await(work.begun);
    timer.cancel(true);
    CallsFixture.await(work.interrupted);
    await()
        .atMost(CallsFixture.PATIENCE, TimeUnit.SECONDS)
        .until(fixture.clock.getQueue()::isEmpty);
  }

  @Test
  void aPeriodIsSomeTime() {
    assertThatThrownBy(() -> calls.atFixedRate(() -> {}, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
