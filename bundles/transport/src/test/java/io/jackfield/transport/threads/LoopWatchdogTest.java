package io.jackfield.transport.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.threads.LoopWatchdog.Held;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The time is the test's, the loops and what they do are real. */
@ParameterizedClass
@EnumSource(IoKind.class)
class LoopWatchdogTest {
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(50);

  @Parameter IoKind io;

  private final AtomicLong clock = new AtomicLong(-TimeUnit.SECONDS.toNanos(1));
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private final CountDownLatch free = new CountDownLatch(1);
  private EventLoopGroup loops;
  private EventLoop loop;
  private LoopWatchdog watchdog;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(io.isAvailable());
    LoopActivity activity = new LoopActivity();
    loops = io.newLoops(1, new BootThreads("held"), activity);
    loop = loops.next();
    watchdog = new LoopWatchdog(loops, activity, held::add, clock::get);
    // The first heartbeat shows which thread it is.
    rounds(1);
    loop.submit(() -> {}).syncUninterruptibly();
  }

  @AfterEach
  void stop() {
    free.countDown();
    if (loops != null) {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      clock.addAndGet(PERIOD);
      watchdog.look();
    }
  }

  /** Returns when the loop's thread waits. */
  private void holdLoop() {
    Thread thread = loop.submit(Thread::currentThread).syncUninterruptibly().getNow();
    loop.execute(this::block);
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  private void block() {
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void compute() {
    while (free.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private void freeAndLook() {
    free.countDown();
    loop.submit(() -> {}).syncUninterruptibly();
    rounds(1);
  }

  @Test
  void whoBlocksIsToldWhenItIsOver() {
    holdLoop();
    rounds(4);
    assertThat(held).isEmpty();
    freeAndLook();
    Held only = held.get(0);
    assertThat(only.thread()).startsWith("held");
    assertThat(only.over()).isTrue();
    assertThat(only.millis()).isEqualTo(150);
    assertThat(only.stack()).anyMatch(frame -> frame.getMethodName().equals("block"));
    rounds(4);
    assertThat(held).hasSize(1);
  }

  @Test
  void whoNeverEndsIsToldOnce() {
    holdLoop();
    rounds(60);
    assertThat(held)
        .singleElement()
        .matches(one -> !one.over())
        .matches(one -> one.millis() >= 1000);
    freeAndLook();
    assertThat(held).hasSize(1);
  }

  @Test
  void whoComputesIsToldToo() {
    loop.execute(this::compute);
    // Until it has used enough of a processor, whatever else that has to do.
    await().until(this::told);
    assertThat(held.get(0).stack()).anyMatch(frame -> frame.getMethodName().equals("compute"));
  }

  private boolean told() {
    rounds(1);
    return !held.isEmpty();
  }

  @Test
  void whoIsDoneInTimeIsNot() {
    holdLoop();
    rounds(2);
    freeAndLook();
    assertThat(held).isEmpty();
  }

  @Test
  void aLoopWithNothingToDoIsNot() {
    for (int i = 0; i < 20; i++) {
      rounds(1);
      loop.submit(() -> {}).syncUninterruptibly();
    }
    assertThat(held).isEmpty();
  }

  @Test
  void nobodyIsBlamedForWhatHoldsUpTheWatchdogToo() {
    holdLoop();
    rounds(2);
    for (int i = 0; i < 5; i++) {
      clock.addAndGet(PERIOD);
      rounds(1);
    }
    freeAndLook();
    assertThat(held).isEmpty();
  }
}
