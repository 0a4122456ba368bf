package io.jackfield.task;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A run that was submitted. */
@ProviderType
public interface TaskHandle {

  /** The run's id. */
  String runId();

  /**
   * Completes with the run when it has ended, however it ended, and in whichever daemon of those
   * that share a queue, then up to some seconds later; not if that happens after a restart of this
   * daemon or a swap of its engine. Any thread completes it.
   */
  CompletionStage<TaskRun> done();
}
