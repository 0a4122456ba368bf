package io.jackfield.transport.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final int MOST = 100;

  private long now;
  private int open = 20;
  private int looks;
  private final OpenFiles files =
      new OpenFiles(
          below -> {
            looks++;
            return Math.min(open, below);
          },
          () -> now);

  private boolean accept() {
    open++;
    boolean stays = files.suffice(MOST);
    if (!stays) {
      open--;
    }
    return stays;
  }

  @Test
  void whatIsAcceptedIsCountedBetweenTwoLooks() {
    int stay = 0;
    while (accept()) {
      stay++;
    }
    assertThat(stay).isEqualTo(MOST - 20 - 1);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void filesOfOthersAreSeenByThen() {
    for (int i = 0; i < 20; i++) {
      assertThat(accept()).isTrue();
    }
    open += 60;
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(accept()).isFalse();
  }

  @Test
  void theyAreSeenSoonerWhereFewAreLeft() {
    while (accept()) {
      // until it is full
    }
    open -= 50;
    assertThat(accept()).as("not looked at each time").isFalse();
    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(accept()).isTrue();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void whoCannotLookHasNoneLeft() {
    assertThat(accept()).isTrue();
    open = -2;
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(accept()).isFalse();
    open = 20;
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(accept()).isTrue();
  }
}
