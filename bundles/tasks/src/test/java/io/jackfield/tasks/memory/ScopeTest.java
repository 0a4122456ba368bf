package io.jackfield.tasks.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.task.TaskScope;
import io.jackfield.tasks.memory.CallsFixture.Blocking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScopeTest {
  private final CallsFixture fixture = new CallsFixture(4, 100, 10);
  private final Calls calls = fixture.of("a");

  @AfterEach
  void close() {
    calls.end();
    fixture.close();
  }

  @Test
  void allSucceed() throws Exception {
    try (TaskScope scope = calls.scope(Duration.ofDays(1))) {
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int number = i;
        all.add(scope.fork(() -> number));
      }
      scope.join();
      assertThat(all).extracting(CompletableFuture::join).contains(0, 49).hasSize(50);
    }
    assertThat(fixture.clock.getQueue()).isEmpty();
  }

  @Test
  void theFirstFailureCancelsTheRest() throws Exception {
    Blocking other = new Blocking();
    try (TaskScope scope = calls.scope()) {
      CompletableFuture<String> blocks = scope.fork(other);
      CallsFixture.await(other.begun);
      scope.fork(
          () -> {
            throw new Exception("why");
          });
      assertThatThrownBy(scope::join)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("why");
      assertThat(blocks).isCancelled();
      assertThat(scope.fork(() -> 1)).isCancelled();
    }
    assertThat(other.interrupted.getCount()).isZero();
  }

  @Test
  void closingWaitsUntilNothingRunsAnyMore() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    try (TaskScope scope = calls.scope()) {
      scope.fork(
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              // It takes its time, in which nobody may go on.
              calls.call(() -> 1).get();
              over.set(true);
            }
            return 1;
          });
      CallsFixture.await(begun);
    }
    assertThat(over).isTrue();
    assertThatThrownBy(() -> closed().fork(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  private TaskScope closed() {
    TaskScope scope = calls.scope();
    scope.close();
    return scope;
  }

  @Test
  void aDeadlineEndsAll() throws Exception {
    Blocking work = new Blocking();
    try (TaskScope scope = calls.scope(Duration.ofMillis(1))) {
      CompletableFuture<String> call = scope.fork(work);
      assertThatThrownBy(scope::join).isInstanceOf(TimeoutException.class);
      assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void cancellingEndsAll() throws Exception {
    Blocking work = new Blocking();
    try (TaskScope scope = calls.scope()) {
      scope.fork(work);
      CallsFixture.await(work.begun);
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    assertThat(work.interrupted.getCount()).isZero();
  }

  @Test
  void scopesInScopesDoNotWaitForEachOthersPlaces() throws Exception {
    CountDownLatch all = new CountDownLatch(4);
    List<CompletableFuture<Integer>> parents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parents.add(
          calls.call(
              () -> {
                all.countDown();
                CallsFixture.await(all);
                return sum(3);
              }));
    }
    for (CompletableFuture<Integer> parent : parents) {
      assertThat(parent.get(CallsFixture.PATIENCE, TimeUnit.SECONDS)).isEqualTo(8);
    }
  }

  private int sum(int depth) throws Exception {
    if (depth == 0) {
      return 1;
    }
    try (TaskScope scope = calls.scope()) {
      CompletableFuture<Integer> left = scope.fork(() -> sum(depth - 1));
      CompletableFuture<Integer> right = scope.fork(() -> sum(depth - 1));
      scope.join();
      return left.join() + right.join();
    }
  }

  @Test
  void whoeverJoinsIsInterrupted() throws Exception {
    Blocking child = new Blocking();
    CompletableFuture<String> parent =
        calls.call(
            () -> {
              try (TaskScope scope = calls.scope()) {
                scope.fork(child);
                scope.join();
                return "joined";
              }
            });
    CallsFixture.await(child.begun);
    parent.cancel(true);
    CallsFixture.await(child.interrupted);
  }

  @Test
  void itEndsWithTheBundle() throws Exception {
    Blocking work = new Blocking();
    try (TaskScope scope = calls.scope()) {
      CompletableFuture<String> call = scope.fork(work);
      CallsFixture.await(work.begun);
      calls.end();
      scope.join();
      assertThat(call).isCancelled();
    }
    assertThat(work.interrupted.getCount()).isZero();
  }
}
