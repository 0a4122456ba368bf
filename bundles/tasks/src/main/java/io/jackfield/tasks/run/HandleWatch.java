package io.jackfield.tasks.run;

import io.jackfield.tasks.store.History;
import io.jackfield.tasks.store.StoreException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes handles of runs that have ended in another engine: they are in the history. */
public final class HandleWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HandleWatch.class);

  /** In one query; of more the rest has its turn next time. */
  private static final int MOST = 10_000;

  private final Handles handles;
  private final Predicate<String> here;
  private final History history;
  private final Executor workers;
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * Looks at each call of {@link #run}.
   *
   * @param here whether a run goes on in this engine, which will tell
   * @param workers look, for that blocks
   */
  public HandleWatch(Handles handles, Predicate<String> here, History history, Executor workers) {
    this.handles = handles;
    this.here = here;
    this.history = history;
    this.workers = workers;
  }

  @Override
  public void run() {
    if (handles.isEmpty() || !looking.compareAndSet(false, true)) {
      return;
    }
    try {
      workers.execute(this::look);
    } catch (RejectedExecutionException e) {
      looking.set(false);
      log.debug("no worker free, looked again later", e);
    }
  }

  private void look() {
    try {
      List<String> elsewhere = handles.next(MOST).stream().filter(here.negate()).toList();
      if (!elsewhere.isEmpty()) {
        history.ended(elsewhere).forEach(handles::complete);
      }
    } catch (StoreException | IllegalStateException e) {
      log.debug("task store does not work, or is closed", e);
    } finally {
      looking.set(false);
    }
  }
}
