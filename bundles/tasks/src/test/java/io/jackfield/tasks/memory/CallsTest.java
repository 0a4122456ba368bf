package io.jackfield.tasks.memory;

import static io.jackfield.tasks.memory.CallsFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.tasks.memory.CallsFixture.Blocking;
import io.jackfield.transport.threads.FairLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
  private final CallsFixture fixture = new CallsFixture(4, 10, 10);
  private final Calls calls = fixture.of("a");

  @AfterEach
  void close() {
    calls.end();
    fixture.close();
  }

  @Test
  void workHasAResultOrAFailure() throws Exception {
    assertThat(calls.call(() -> 42).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(calls.call(() -> "x", Duration.ofMillis(5)).get(PATIENCE, TimeUnit.SECONDS))
        .isEqualTo("x");
    assertThatThrownBy(
            () ->
                calls
                    .call(
                        () -> {
                          throw new Exception("why");
                        })
                    .get(PATIENCE, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("why");
  }

  @Test
  void aWorkerWhoseWorkHasThrownGoesOn() throws Exception {
    for (int i = 0; i < 20; i++) {
      calls.execute(
          () -> {
            throw new AssertionError("thrown on purpose");
          });
      calls.call(() -> 1).get(PATIENCE, TimeUnit.SECONDS);
    }
  }

  @Test
  void dependentsRunOnTheBundlesThreads() throws Exception {
    Blocking work = new Blocking();
    CompletableFuture<String> call = calls.call(work);
    var with = call.thenApply(x -> Thread.currentThread().getName());
    var async = call.thenApply(x -> x).thenApplyAsync(x -> Thread.currentThread().getName());
    work.mayEnd.countDown();
    assertThat(with.get(PATIENCE, TimeUnit.SECONDS)).startsWith("a-call");
    assertThat(async.get(PATIENCE, TimeUnit.SECONDS)).startsWith("a-call");
    var late =
        calls
            .call(new Blocking())
            .orTimeout(1, TimeUnit.MILLISECONDS)
            .handle((x, failure) -> Thread.currentThread().getName());
    assertThat(late.get(PATIENCE, TimeUnit.SECONDS)).startsWith("a-deadline");
  }

  @Test
  void cancellingInterrupts() throws Exception {
    Blocking work = new Blocking();
    CompletableFuture<String> call = calls.call(work);
    CallsFixture.await(work.begun);
    assertThat(call.cancel(true)).isTrue();
    CallsFixture.await(work.interrupted);
    assertThat(call.cancel(true)).isTrue();
    assertThatThrownBy(call::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void cancellingTakesBackWhatHasNotBegun() throws Exception {
    List<Blocking> busy = occupy(calls, 4);
    AtomicInteger done = new AtomicInteger();
    CompletableFuture<?> waits = calls.call(done::incrementAndGet);
    CompletableFuture<?> later = calls.call(done::incrementAndGet, Duration.ofMillis(1));
    CompletableFuture<?> last = calls.call(() -> "last");
    waits.cancel(true);
    later.cancel(true);
    busy.forEach(each -> each.mayEnd.countDown());
    last.get(PATIENCE, TimeUnit.SECONDS);
    calls.call(() -> "after it").get(PATIENCE, TimeUnit.SECONDS);
    assertThat(done).hasValue(0);
    assertThat(fixture.clock.getQueue()).isEmpty();
  }

  @Test
  void anInterruptReachesNothingButItsWork() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      CompletableFuture<?> call = calls.call(Thread::interrupted);
      CompletableFuture<Boolean> next = calls.call(() -> Thread.currentThread().isInterrupted());
      call.cancel(true);
      assertThat(next.get(PATIENCE, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void whatHasADeadlineIsInterruptedThen() throws Exception {
    Blocking work = new Blocking();
    CompletableFuture<String> call = calls.call(work).orTimeout(1, TimeUnit.MILLISECONDS);
    assertThatThrownBy(() -> call.get(PATIENCE, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
    Blocking other = new Blocking();
    CompletableFuture<String> given =
        calls.call(other).completeOnTimeout("instead", 1, TimeUnit.MILLISECONDS);
    assertThat(given.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("instead");
    await().until(() -> fixture.clock.getQueue().isEmpty());
    // Whether it has begun or not: it does not go on.
    work.begun.countDown();
  }

  @Test
  void aDeadlineThatIsMetLeavesNoTimer() throws Exception {
    calls.call(() -> 1).orTimeout(1, TimeUnit.DAYS).get(PATIENCE, TimeUnit.SECONDS);
    await().until(() -> fixture.clock.getQueue().isEmpty());
  }

  @Test
  void blockedWorkHoldsUpNoOther() throws Exception {
    occupy(calls, 3);
    assertThat(calls.call(() -> 1).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void noMoreAtATimeThanIsAllowed() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<?>> all = new ArrayList<>();
    while (all.size() < 1_000) {
      try {
        all.add(
            calls.call(
                () -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  return now.decrementAndGet();
                }));
      } catch (RejectedExecutionException e) {
        all.get(all.size() - 1).join();
      }
    }
    all.forEach(CompletableFuture::join);
    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void whatIsTooMuchIsRefusedAndSaysWhatIsFull() throws Exception {
    Calls other = fixture.of("b");
    List<Blocking> busy = occupy(calls, 4);
    busy.addAll(occupy(other, 4));
    fill(calls, 10);
    assertThatThrownBy(() -> calls.call(() -> 1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full: calls that wait of a, the limit is 10");
    fill(other, 5);
    assertThatThrownBy(() -> other.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full: calls that wait of all bundles, the limit is 15");
    busy.forEach(each -> each.mayEnd.countDown());
    await()
        .ignoreException(RejectedExecutionException.class)
        .until(() -> calls.call(() -> true).get(PATIENCE, TimeUnit.SECONDS));
    other.end();
  }

  @Test
  void tooManyTimersAreRefused() {
    Duration later = Duration.ofDays(1);
    List<CompletableFuture<?>> set = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      set.add(calls.call(() -> 1, later));
    }
    assertThatThrownBy(() -> calls.call(() -> 1, later))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full: timers of a, the limit is 10");
    set.get(3).cancel(true);
    calls.call(() -> 1, later);
  }

  @Test
  void allEndsWithTheBundle() throws Exception {
    List<Blocking> busy = occupy(calls, 4);
    CompletableFuture<?> waits = calls.call(() -> 1);
    CompletableFuture<?> later = calls.call(() -> 1, Duration.ofDays(1));
    CompletableFuture<?> derived =
        waits.thenApply(x -> x).orTimeout(1, TimeUnit.DAYS).thenApply(x -> x);
    var timer = calls.atFixedRate(() -> {}, Duration.ofDays(1));
    calls.end();
    for (Blocking each : busy) {
      CallsFixture.await(each.interrupted);
    }
    assertThat(waits).isCancelled();
    assertThat(later).isCancelled();
    assertThat(timer).isCancelled();
    assertThatThrownBy(derived::join).isInstanceOf(CompletionException.class);
    assertThat(fixture.clock.getQueue()).isEmpty();
    assertThatThrownBy(() -> calls.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> calls.call(() -> 1, Duration.ofDays(1)))
        .isInstanceOf(RejectedExecutionException.class);
    await().until(() -> fixture.lanes.stream().allMatch(FairLane::isTerminated));
    // The places are free for others.
    Calls other = fixture.of("b");
    occupy(other, 4);
    fill(other, 10);
    other.end();
  }

  @Test
  void allEndsWhenTheThreadsAreTakenBackFirst() throws Exception {
    List<Blocking> busy = occupy(calls, 4);
    CompletableFuture<?> waits = calls.call(() -> 1);
    fixture.lanes.forEach(FairLane::shutdownNow);
    for (Blocking each : busy) {
      CallsFixture.await(each.interrupted);
    }
    assertThatThrownBy(waits::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> calls.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
  }

  private static List<Blocking> occupy(Calls calls, int places) throws InterruptedException {
    List<Blocking> busy = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      Blocking work = new Blocking();
      busy.add(work);
      calls.call(work);
      CallsFixture.await(work.begun);
    }
    return busy;
  }

  private static void fill(Calls calls, int count) {
    for (int i = 0; i < count; i++) {
      calls.call(() -> 1);
    }
  }
}
