package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.threads.RevocableExecutor;
import io.jackfield.transport.threads.RevocableTimers;
import io.jackfield.transport.threads.Workers;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads and timers of a bundle are taken back without those of others. */
class RevocableTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ScheduledThreadPoolExecutor shared = new ScheduledThreadPoolExecutor(1);
  private final RevocableExecutor workers = RevocableExecutor.over(threads);
  private final RevocableTimers timers = new RevocableTimers(shared);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    shared.shutdownNow();
  }

  @Test
  void workRunsAndItsResultArrives() throws Exception {
    assertThat(workers.submit(() -> "done").get(5, TimeUnit.SECONDS)).isEqualTo("done");
    await().until(() -> workers.revoke() == 0);
  }

  @Test
  void revokedWorkIsInterruptedAndOthersAreNot() throws Exception {
    RevocableExecutor others = RevocableExecutor.over(threads);
    CountDownLatch theirs = new CountDownLatch(1);
    Future<Boolean> other = others.submit(() -> theirs.await(5, TimeUnit.SECONDS));
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    workers.execute(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete("interrupted");
          }
        });
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

    assertThat(workers.revoke()).isEqualTo(1);

    assertThat(interrupted.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThatThrownBy(() -> workers.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    theirs.countDown();
    assertThat(other.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLaneWithoutAQueueWorksOnAThreadThatIsIdleAgain() {
    ExecutorService lane = Workers.lane("test", Integer.MAX_VALUE, 0);
    Set<Thread> seen = new HashSet<>();
    await().until(() -> !seen.add(lane.submit(Thread::currentThread).get()));
    lane.shutdownNow();
  }

  @Test
  void aLaneRefusesWhatIsBeyondItsRoomAndEndsWhenRevoked() throws Exception {
    RevocableExecutor lane = RevocableExecutor.owning(Workers.lane("test", 1, 1));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Future<Boolean> first =
        lane.submit(
            () -> {
              begun.countDown();
              return never.await(1, TimeUnit.DAYS);
            });
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    Future<String> second = lane.submit(() -> "waits");
    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThat(workers.submit(() -> "apart").get(5, TimeUnit.SECONDS)).isEqualTo("apart");

    assertThat(lane.revoke()).isEqualTo(2);
    assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS))
        .isNotInstanceOf(TimeoutException.class);
    assertThat(second.isCancelled()).isTrue();
    assertThat(lane.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoWaitsForWorkThatNeverBeganIsTold() {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      workers.execute(
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    Future<String> waiting = workers.submit(() -> "never");
    workers.revoke();
    await().until(waiting::isCancelled);
  }

  @Test
  void failureOfOneWorkDoesNotStopTheNext() throws Exception {
    workers.execute(
        () -> {
          throw new IllegalStateException("wanted by the test");
        });
    assertThat(workers.submit(() -> "next").get(5, TimeUnit.SECONDS)).isEqualTo("next");
  }

  @Test
  void revokedTimersDoNotFireAndOthersDo() throws Exception {
    RevocableTimers others = new RevocableTimers(shared);
    AtomicInteger fired = new AtomicInteger();
    timers.schedule(fired::incrementAndGet, 500, TimeUnit.MILLISECONDS);
    timers.scheduleWithFixedDelay(fired::incrementAndGet, 500, 10, TimeUnit.MILLISECONDS);
    ScheduledFuture<String> other = others.schedule(() -> "on", 600, TimeUnit.MILLISECONDS);

    assertThat(timers.revoke()).isEqualTo(2);

    assertThat(other.get(5, TimeUnit.SECONDS)).isEqualTo("on");
    assertThat(fired).hasValue(0);
    assertThatThrownBy(() -> timers.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void timersThatAreDoneAreForgotten() {
    for (int i = 0; i < 1000; i++) {
      timers.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
    }
    assertThat(timers.revoke()).isZero();
    assertThat(timers.isShutdown()).isTrue();
  }
}
