package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Resolvable;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Knows every name. db-scheduler's own resolver is told its tasks once, and gives up the runs of
 * others after a while; ours come and go, and their runs wait for them.
 */
@SuppressWarnings("rawtypes")
public final class AnyTask extends TaskResolver {
  private final Function<String, Task> tasks;

  public AnyTask(Clock clock, Function<String, Task> tasks) {
    super(new SchedulerListeners(List.of()), clock, List.of());
    this.tasks = tasks;
  }

  @Override
  public Optional<Task> resolve(Resolvable what, boolean remember) {
    return Optional.of(tasks.apply(what.getTaskName()));
  }
}
