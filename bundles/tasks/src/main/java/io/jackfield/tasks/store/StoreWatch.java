package io.jackfield.tasks.store;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** While the store does not work, looks whether it does again. */
public final class StoreWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);

  private final Database database;
  private final Executor workers;
  private final Runnable mended;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean told;

  /**
   * Looks at each call of {@link #run}.
   *
   * @param workers look, for that blocks
   * @param mended is told when it works again
   */
  public StoreWatch(Database database, Executor workers, Runnable mended) {
    this.database = database;
    this.workers = workers;
    this.mended = mended;
  }

  @Override
  public void run() {
    Optional<String> trouble = database.trouble();
    if (trouble.isEmpty() || !looking.compareAndSet(false, true)) {
      return;
    }
    if (!told) {
      told = true;
      log.error("{}", trouble.get());
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
      database.mend();
      mended.run();
      told = false;
      log.info("task store works again");
    } catch (StoreException | IllegalStateException e) {
      log.debug("task store does not work yet, or is closed", e);
    } finally {
      looking.set(false);
    }
  }
}
