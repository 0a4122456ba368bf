package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandlerLaneTest {
  private final LaterWorkers workers = new LaterWorkers();
  private final List<String> done = new ArrayList<>();

  private Runnable work(String name) {
    return () -> done.add(name);
  }

  @Test
  void whatIsTooMuchWaitsAndMoreIsRefused() {
    HandlerLane lane = new HandlerLane("test", workers, new HandlerLane.Limits(1, 2));
    lane.execute(work("a"));
    lane.execute(work("b"));
    lane.execute(work("c"));
    assertThat(workers.count()).isEqualTo(1);
    assertThatThrownBy(() -> lane.execute(work("d")))
        .isInstanceOf(RejectedExecutionException.class);

    workers.run();
    assertThat(done).containsExactly("a", "b", "c");
    lane.execute(work("e"));
    workers.run();
    assertThat(done).endsWith("e");
  }

  @Test
  void workThatFailsMakesRoom() {
    HandlerLane lane = new HandlerLane("test", workers, new HandlerLane.Limits(1, 1));
    lane.execute(
        () -> {
          throw new IllegalStateException("failed");
        });
    lane.execute(work("next"));
    assertThatThrownBy(workers::run).hasMessage("failed");
    workers.run();
    assertThat(done).containsExactly("next");
  }

  @Test
  void aLimitMayChange() {
    HandlerLane lane = new HandlerLane("test", workers, new HandlerLane.Limits(1, 0));
    lane.execute(work("a"));
    lane.limit(new HandlerLane.Limits(2, 0));
    lane.execute(work("b"));
    assertThatThrownBy(() -> lane.execute(work("c")))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
