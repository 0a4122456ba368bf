package io.jackfield.transport.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.rollout.LaneInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairLaneTest {
  private static final int MANY = 10_000;

  private final List<FairLane> lanes = new ArrayList<>();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void end() {
    gate.countDown();
    lanes.forEach(FairLane::shutdownNow);
  }

  private FairLane lane(LaneSpec spec) {
    FairLane lane = new FairLane("acme", spec);
    lanes.add(lane);
    return lane;
  }

  private FairLane lane(int running, int waiting) {
    return lane(LaneSpec.of("test", running, waiting));
  }

  private static InetAddress client(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void work(FairLane lane, String client, String name) {
    lane.execute(client(client), () -> done.add(name));
  }

  /** Works until the gate opens. */
  private void block(FairLane lane, String client) {
    lane.execute(client(client), this::stay);
  }

  private void stay() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      done.add("interrupted");
    }
  }

  /** As a system is that gives the JVM no more threads. */
  private static final class FewThreads extends ThreadPoolExecutor {
    private volatile boolean none;

    FewThreads() {
      super(0, 9, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable work) {
      if (none) {
        throw new OutOfMemoryError("unable to create native thread (wanted by the test)");
      }
      super.execute(work);
    }
  }

  @Test
  void whoGetsNoThreadIsToldAndTakesNoPlace() {
    FewThreads threads = new FewThreads();
    FairLane lane = new FairLane("acme", LaneSpec.of("test", 2, 9), threads);
    lanes.add(lane);
    threads.none = true;
    for (int i = 0; i < 9; i++) {
      assertRefused(() -> work(lane, "192.0.2.1", "none"));
    }
    assertThat(lane.info()).isEqualTo(new LaneInfo("acme", "test", 0, 0, 9));
    threads.none = false;
    block(lane, "192.0.2.1");
    block(lane, "192.0.2.1");
    assertThat(lane.info()).isEqualTo(new LaneInfo("acme", "test", 2, 0, 9));
  }

  @Test
  void whatWaitedAndGetsNoThreadWaitsOn() throws InterruptedException {
    FewThreads threads = new FewThreads();
    FairLane lane = new FairLane("acme", LaneSpec.of("test", 1, 9), threads);
    lanes.add(lane);
    block(lane, "192.0.2.1");
    for (String name : List.of("one", "two", "three")) {
      work(lane, "192.0.2.1", name);
    }
    threads.none = true;
    lane.limit(LaneSpec.of("test", 4, 9));
    assertThat(lane.info()).isEqualTo(new LaneInfo("acme", "test", 1, 3, 0));
    gate.countDown();
    finish(lane);
    assertThat(done).containsExactlyInAnyOrder("one", "two", "three");
  }

  private static void assertRefused(Runnable execution) {
    assertThatThrownBy(execution::run).isInstanceOf(RejectedExecutionException.class);
  }

  private static void finish(FairLane lane) throws InterruptedException {
    lane.shutdown();
    assertThat(lane.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientsHaveTheirTurns() throws Exception {
    FairLane lane = lane(1, MANY);
    block(lane, "10.0.0.1");
    for (int i = 0; i < 100; i++) {
      work(lane, "10.0.0.1", "a" + i);
    }
    work(lane, "10.0.0.2", "b");
    work(lane, "2001:db8::1", "c0");
    work(lane, "2001:db8::2", "c1");
    lane.execute(() -> done.add("nobody's"));
    gate.countDown();
    finish(lane);
    assertThat(done).startsWith("a0", "b", "c0", "nobody's", "a1", "c1", "a2", "a3").hasSize(104);
  }

  @Test
  void aClientHasItsShareOfWhatRuns() throws Exception {
    FairLane lane = lane(LaneSpec.of("test", 3, MANY).maxPerClient(2));
    for (int i = 0; i < 3; i++) {
      block(lane, "2001:db8::" + i);
    }
    assertThat(lane.info().running()).isEqualTo(2);
    assertThat(lane.info().waiting()).isEqualTo(1);
    CountDownLatch other = new CountDownLatch(1);
    lane.execute(client("2001:db8:0:1::"), other::countDown);
    assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
    finish(lane);
  }

  @Test
  void aClientHasHalfOfTheRoomToWait() throws Exception {
    FairLane lane = lane(1, 4);
    block(lane, "10.0.0.1");
    work(lane, "10.0.0.1", "a0");
    work(lane, "10.0.0.1", "a1");
    assertRefused(() -> work(lane, "10.0.0.1", "a2"));
    work(lane, "10.0.0.2", "b0");
    work(lane, "10.0.0.3", "c0");
    assertRefused(() -> work(lane, "10.0.0.4", "d0"));
    assertThat(lane.info().refused()).isEqualTo(2);
    gate.countDown();
    finish(lane);
    assertThat(done).containsExactly("a0", "b0", "c0", "a1");
  }

  @Test
  void limitsMayChange() throws Exception {
    FairLane lane = lane(1, 2);
    CountDownLatch all = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      lane.execute(
          () -> {
            all.countDown();
            stay();
          });
    }
    assertRefused(() -> lane.execute(() -> {}));
    lane.limit(LaneSpec.of("test", 3, 0));
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    assertRefused(() -> lane.execute(() -> {}));
    lane.limit(LaneSpec.of("test", 1, 1));
    lane.execute(() -> done.add("when two of them are through"));
    gate.countDown();
    finish(lane);
    assertThat(done).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noMoreWorkAtATimeThanAllowedAndNoneIsLost(boolean computing) throws Exception {
    LaneSpec spec = LaneSpec.of("test", 3, MANY);
    FairLane lane = lane(computing ? spec.onPlatformThreads() : spec);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      all.add(
          lane.submit(
              () -> {
                peak.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
              }));
    }
    for (Future<?> each : all) {
      each.get(20, TimeUnit.SECONDS);
    }
    assertThat(peak.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void anIdleThreadWorksAgainBeforeAnotherIsMade() {
    FairLane lane = lane(LaneSpec.of("test", 3, 0).onPlatformThreads());
    Set<Thread> made = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      lane.execute(() -> made.add(Thread.currentThread()));
      await()
          .until(
              () ->
                  lane.info().running() == 0
                      && made.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    }
    assertThat(made).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threadsAreNamedAfterTheBundleAndKnowNothingOfWhoCalled(boolean computing) throws Exception {
    LaneSpec spec = LaneSpec.of("test", 1, 1);
    FairLane lane = lane(computing ? spec.onPlatformThreads() : spec);
    boolean hasVirtual = Runtime.version().feature() >= 21;
    InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
    callers.set("caller's");
    Thread.currentThread().setContextClassLoader(new ClassLoader() {});
    try {
      for (int i = 0; i < 2; i++) {
        lane.submit(
                () -> {
                  done.add(Thread.currentThread().getName());
                  assertThat(Thread.currentThread().getContextClassLoader())
                      .isSameAs(FairLane.class.getClassLoader());
                  Thread.currentThread().setContextClassLoader(new ClassLoader() {});
                  assertThat(isVirtual()).isEqualTo(hasVirtual && !computing);
                  assertThat(isVirtual() ? callers.get() : null).isNull();
                })
            .get(20, TimeUnit.SECONDS);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(FairLane.class.getClassLoader());
      callers.remove();
    }
    assertThat(done).allMatch(name -> name.startsWith("acme-test-"));
  }

  private static boolean isVirtual() {
    return Thread.currentThread().toString().startsWith("VirtualThread");
  }

  @Test
  void whatFailsCostsNobodyElse() throws Exception {
    FairLane lane = lane(1, 20);
    CountDownLatch all = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      lane.execute(
          () -> {
            all.countDown();
            throw new IllegalStateException("expected by the test");
          });
    }
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.submit(() -> "next").get(20, TimeUnit.SECONDS)).isEqualTo("next");
  }

  @Test
  void anInterruptIsForNobodyElse() throws Exception {
    FairLane lane = lane(1, 1);
    lane.execute(
        () -> {
          stay();
          Thread.currentThread().interrupt();
        });
    Future<Boolean> next = lane.submit(() -> Thread.currentThread().isInterrupted());
    gate.countDown();
    assertThat(next.get(20, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void tellsWhatRunsAndWhere() {
    FairLane lane = lane(1, 1);
    lane.execute(
        new FutureTask<>(this::stay, null) {
          @Override
          public String toString() {
            return "GET /slow";
          }
        });
    lane.execute(() -> {});
    await()
        .untilAsserted(
            () ->
                assertThat(lane.describe())
                    .containsExactlyInAnyOrder(
                        "test: 1 waiting", "test: GET /slow at " + place("stay")));
  }

  private String place(String method) {
    return lanes.get(0).describe().stream()
        .filter(words -> words.contains(FairLaneTest.class.getName() + '.' + method))
        .map(words -> words.substring(words.indexOf(" at ") + 4))
        .findFirst()
        .orElse("nowhere");
  }

  @Test
  void theEndInterruptsWhatRunsAndTellsWhoWaits() throws Exception {
    FairLane lane = lane(2, 2);
    Future<?> running = lane.submit(this::stay);
    CountDownLatch begun = new CountDownLatch(1);
    lane.execute(
        () -> {
          begun.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
          }
        });
    begun.await();
    Future<?> waiting = lane.submit(() -> done.add("never"));
    Runnable late = () -> done.add("never");
    lane.execute(late);

    assertThat(lane.shutdownNow()).hasSize(2).contains(late);

    assertThat(running.isCancelled()).isTrue();
    assertThat(waiting.isCancelled()).isTrue();
    assertThat(lane.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertRefused(() -> lane.execute(late));
    assertThat(done).doesNotContain("never");
  }

  @Test
  void whatHasComeBeforeAnOrderlyEndIsDone() throws Exception {
    FairLane lane = lane(1, 10);
    block(lane, "10.0.0.1");
    work(lane, "10.0.0.1", "waits");
    lane.shutdown();
    assertRefused(() -> lane.execute(() -> {}));
    assertThat(lane.isTerminated()).isFalse();
    gate.countDown();
    assertThat(lane.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(done).containsExactly("waits");
  }
}
