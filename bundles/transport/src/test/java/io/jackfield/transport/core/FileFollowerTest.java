package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileFollowerTest {
  private final FileFollower follower = new FileFollower();
  private final List<String> looked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    follower.shutdownNow();
  }

  @Test
  void looksAtAllThatIsFollowed() throws InterruptedException {
    follow("one");
    follow("gone").cancel(false);
    follow("two");
    follower.lookNow(30, TimeUnit.SECONDS);
    assertThat(looked).hasSize(4).startsWith(looked.get(2), looked.get(3)).contains("one", "two");
  }

  @Test
  void aDiskThatHangsIsNotWaitedForForEver() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    follower.scheduleWithFixedDelay(
        () -> {
          try {
            hanging.await();
          } catch (InterruptedException e) {
            looked.add("given up");
          }
        },
        1,
        1,
        TimeUnit.HOURS);
    follower.lookNow(10, TimeUnit.MILLISECONDS);
    hanging.countDown();
    follow("other");
    follower.lookNow(30, TimeUnit.SECONDS);
    assertThat(looked).contains("other");
  }

  private ScheduledFuture<?> follow(String name) {
    return follower.scheduleWithFixedDelay(() -> looked.add(name), 1, 1, TimeUnit.HOURS);
  }
}
