package io.jackfield.tasks.memory;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A lane of the bundle that calls, made when there is work for it. Any thread. */
final class BundleLane implements Executor {
  private final Function<LaneSpec, Optional<Lane>> lanes;
  private final LaneSpec spec;
  private volatile @Nullable Lane lane;
  private boolean ended;

  BundleLane(Function<LaneSpec, Optional<Lane>> lanes, LaneSpec spec) {
    this.lanes = lanes;
    this.spec = spec;
  }

  @Override
  public void execute(Runnable work) {
    Lane made = lane;
    (made == null ? make() : made).execute(work);
  }

  private synchronized Lane make() {
    Lane made = lane;
    if (made == null) {
      made =
          (ended ? Optional.<Lane>empty() : lanes.apply(spec))
              .orElseThrow(() -> new RejectedExecutionException(Calls.ENDED));
      lane = made;
    }
    return made;
  }

  /** Interrupts what runs there and drops the rest. */
  synchronized void end() {
    ended = true;
    if (lane != null) {
      lane.shutdownNow();
    }
  }
}
