package io.jackfield.tasks.run;

import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who submitted a run when it has ended. */
public final class Handles {
  private final Map<String, CompletableFuture<TaskRun>> open = new ConcurrentHashMap<>();
  private Iterator<String> round = Collections.emptyIterator();

  /** Before the run is queued: it may end before the next line. */
  public TaskHandle open(String runId) {
    CompletableFuture<TaskRun> done = new CompletableFuture<>();
    open.put(runId, done);
    return new Handle(runId, done.minimalCompletionStage());
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Some that are open, others at each call until all had their turn. One thread at a time. */
  List<String> next(int most) {
    if (!round.hasNext()) {
      round = open.keySet().iterator();
    }
    List<String> ids = new ArrayList<>();
    while (ids.size() < most && round.hasNext()) {
      ids.add(round.next());
    }
    return ids;
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
