package io.jackfield.tasks.memory;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A call whose time is to come. */
final class Delayed<T> extends Call<T> {
  private volatile @Nullable Alarm alarm;

  Delayed(Calls calls, Callable<T> work) {
    super(calls, work);
  }

  void set(long nanos) {
    Alarm set = calls.timers().set(this, this::due, nanos);
    alarm = set;
    if (isDone()) {
      set.close();
    }
  }

  private void due(Alarm set) {
    set.close();
    try {
      calls.workers().executePromised(this);
    } catch (RejectedExecutionException e) {
      calls.timeIsUp(() -> completeExceptionally(e));
    }
  }

  @Override
  void ended() {
    Alarm set = alarm;
    if (set != null) {
      set.close();
    }
  }
}
