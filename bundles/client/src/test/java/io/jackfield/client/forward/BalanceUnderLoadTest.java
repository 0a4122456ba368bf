package io.jackfield.client.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceUnderLoadTest {

  /** Sorting by numbers that change meanwhile fails now and then. */
  @Test
  void ordersWhileConnectionsComeAndGo() throws Exception {
    List<Upstream> upstreams =
        IntStream.range(0, 200)
            .mapToObj(i -> new Upstream("test", new HostPort("localhost", i + 1)))
            .toList();
    AtomicBoolean over = new AtomicBoolean();
    Thread others =
        new Thread(
            () -> {
              while (!over.get()) {
                Upstream any = upstreams.get(ThreadLocalRandom.current().nextInt(200));
                any.joined();
                if (any.connections() > 3) {
                  IntStream.range(0, 3).forEach(i -> any.left());
                }
              }
            });
    others.start();
    try {
      for (int turn = 0; turn < 20_000; turn++) {
        assertThat(Balance.LEAST.order(upstreams, turn)).hasSize(200);
      }
    } finally {
      over.set(true);
      others.join();
    }
  }
}
