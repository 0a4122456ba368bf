package io.jackfield.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ServiceHolderTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void aCallInTheGapOfASwapWaits() throws Exception {
    ServiceHolder<String> slot = new ServiceHolder<>("the greeting", LONG);
    CompletableFuture<Thread> caller = new CompletableFuture<>();
    CompletableFuture<Integer> length =
        CompletableFuture.supplyAsync(
            () -> {
              caller.complete(Thread.currentThread());
              return slot.call(String::length);
            });
    Thread waiting = caller.get();
    Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    slot.fill("hello");
    assertThat(length.get(30, TimeUnit.SECONDS)).isEqualTo(5);
  }

  @Test
  void aServiceThatDoesNotComeIsNamed() {
    ServiceHolder<String> slot = new ServiceHolder<>("the greeting", Duration.ofMillis(1));
    assertThatThrownBy(slot::get)
        .isInstanceOf(ServiceGoneException.class)
        .hasMessage("the greeting is not available");
  }

  @Test
  void theOldOnesGoodbyeLeavesItsSuccessor() {
    ServiceHolder<String> slot = new ServiceHolder<>("the greeting", LONG);
    slot.fill("old");
    slot.fill("new");
    slot.empty("old");
    assertThat(slot.get()).isEqualTo("new");
    slot.empty("new");
    assertThat(slot.isFilled()).isFalse();
  }

  @Test
  void anInterruptedCallEndsAndStaysInterrupted() {
    ServiceHolder<String> slot = new ServiceHolder<>("the greeting", LONG);
    Thread.currentThread().interrupt();
    assertThatThrownBy(slot::get).isInstanceOf(ServiceGoneException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
