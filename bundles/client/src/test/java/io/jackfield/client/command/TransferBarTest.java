package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.testkit.TestCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransferBarTest {
  private final TestCall call = new TestCall();
  private long now = 5;
  private final TransferBar bar = new TransferBar(call, "big.iso", () -> now);

  private void pass(int millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void tellsHowFarAndHowFast() {
    bar.at(0, 100 << 20);
    pass(2000);
    bar.at(50 << 20, 100 << 20);
    assertThat(call.progress())
        .containsExactly(
            "big.iso 0 of 100.0M, 0/s 0/100", "big.iso 50.0M of 100.0M, 25.0M/s, 2s left 50/100");
    assertThat(bar.summary()).isEqualTo("big.iso: 50.0M in 2.0 s, 25.0M/s");
  }

  @Test
  void leavesOutWhatWasThereFromTheRate() {
    bar.at(60 << 20, 100 << 20);
    pass(1000);
    bar.at(70 << 20, 100 << 20);
    assertThat(call.progress()).last().asString().contains("70.0M of 100.0M, 10.0M/s, 3s left");
  }

  @Test
  void isDrawnNowAndThen() {
    for (int i = 0; i < 1000; i++) {
      bar.at(i, 1000);
      pass(1);
    }
    assertThat(call.progress()).hasSize(10);
  }

  @Test
  void doesWithoutATotal() {
    bar.at(0, -1);
    pass(1000);
    bar.at(2048, -1);
    assertThat(call.progress()).last().isEqualTo("big.iso 2.0K, 2.0K/s");
  }

  @Test
  void isQuietIfWanted() {
    call.with("--quiet");
    bar.at(0, 10);
    assertThat(call.progress()).isEmpty();
  }
}
