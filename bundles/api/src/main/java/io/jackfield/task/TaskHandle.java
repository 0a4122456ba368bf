package io.jackfield.task;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A run that was submitted. */
@ProviderType
public interface TaskHandle {

  /** The run's id. */
  String runId();

  /**
   * Completes with the run when it has ended, however it ended; not if that happens after a restart
   * of the daemon or a swap of the engine.
   */
  CompletionStage<TaskRun> done();
}
