package io.jackfield.task;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Work that the daemon does on its own time. Publish it as a service with the properties of {@link
 * TaskProperties}; while the service is gone its runs wait, they do not fail.
 */
@ConsumerType
public interface Task {

  /**
   * Does the work, on a worker: it may block. It is interrupted when it is cancelled, takes longer
   * than its timeout, or the daemon cannot wait for it any longer.
   *
   * @throws Exception makes the run a failed one, which is tried again as often as {@link
   *     TaskProperties#RETRIES} says, unless it is a {@link NotRetryableException}
   */
  void run(TaskContext context) throws Exception;
}
