package io.jackfield.tasks.run;

import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskRun;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who submitted a run when it has ended. */
public final class Handles {
  private final Map<String, CompletableFuture<TaskRun>> open = new ConcurrentHashMap<>();

  /** Before the run is queued: it may end before the next line. */
  public TaskHandle open(String runId) {
    CompletableFuture<TaskRun> done = new CompletableFuture<>();
    open.put(runId, done);
    return new Handle(runId, done.minimalCompletionStage());
  }

  public void forget(String runId) {
    open.remove(runId);
  }

  public void complete(TaskRun run) {
    CompletableFuture<TaskRun> done = open.remove(run.runId());
    if (done != null) {
      done.complete(run);
    }
  }

  private record Handle(String runId, CompletionStage<TaskRun> done) implements TaskHandle {}
}
