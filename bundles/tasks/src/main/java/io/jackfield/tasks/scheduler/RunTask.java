package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.tasks.run.Runs;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task as db-scheduler sees it: a name, whose runs all go the same way. */
public final class RunTask extends AbstractTask<RunData> {
  /** The instance of a recurring task's row; no run has such an id. */
  public static final String RECURRING = "@";

  private static final Logger log = LoggerFactory.getLogger(RunTask.class);

  private final Runs runs;

  public RunTask(String name, Runs runs) {
    super(
        name,
        RunData.class,
        // Not the task's failures, which are dealt with before, but ours: the store's.
        new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(10)),
        // The engine that had picked it is no more; the try counts as a failed one.
        (dead, operations) -> operations.reschedule(dead, dead.getTimeDone()));
    this.runs = runs;
  }

  @Override
  public CompletionHandler<RunData> execute(
      TaskInstance<RunData> instance, ExecutionContext context) {
    CompletionHandler<RunData> ending = runs.perform(context.getExecution(), instance.getData());
    return (complete, operations) -> {
      try {
        ending.complete(complete, operations);
      } catch (IllegalStateException | StoreException e) {
        if (!runs.isClosed()) {
          throw e;
        }
        log.debug("task ended after its engine, it runs again row={}", instance, e);
      }
    };
  }

  @Override
  public SchedulableInstance<RunData> schedulableInstance(String id) {
    throw new UnsupportedOperationException("a run has data");
  }

  @Override
  public SchedulableInstance<RunData> schedulableInstance(String id, RunData data) {
    return SchedulableInstance.of(instance(id, data), Instant.EPOCH);
  }
}
