package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.threads.LaneTrouble;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What the transport says of its health. */
class ChecksTest {
  private static Result lane(int waiting, Duration stalled, boolean refusing) {
    LaneInfo lane = new LaneInfo("acme", "worker", 4, waiting, 7);
    return LanesCheck.result(List.of(new LaneTrouble(lane, stalled, refusing)));
  }

  @Test
  void aLaneIsWellWhileItsWorkGoesOn() {
    assertThat(lane(0, Duration.ZERO, false).isOk()).isTrue();
    assertThat(lane(9, Duration.ofSeconds(2), false).isOk()).isTrue();
  }

  @Test
  void aLaneThatRefusesIsWarnedOf() {
    Result result = lane(9, Duration.ofSeconds(2), true);
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString()).contains("acme worker: 4 running, 9 waiting, it refuses more");
  }

  @Test
  void aLaneInWhichNothingBeginsIsStuck() {
    Result result = lane(9, Duration.ofSeconds(31), true);
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString())
        .contains("acme worker: 4 running, 9 waiting, none has begun for 31s");
  }

  @Test
  void aLoopThatIsHeldIsTold() {
    EventExecutorGroup loops = new DefaultEventExecutorGroup(2);
    CountDownLatch held = new CountDownLatch(1);
    try {
      assertThat(new LoopsCheck(loops).execute().isOk()).isTrue();
      loops.next().execute(() -> await(held));
      Result result = new LoopsCheck(loops).execute();
      assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
      assertThat(result.toString()).contains("1 of 2 event loops have not answered");
    } finally {
      held.countDown();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
