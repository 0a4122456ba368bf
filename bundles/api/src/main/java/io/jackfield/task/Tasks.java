package io.jackfield.task;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The task engine. May be called from any thread; what is submitted is in the store when the method
 * returns and outlives the process, so these methods block for a moment: call them on a worker.
 */
@ProviderType
public interface Tasks {

  /**
   * Queues a run of a task, now.
   *
   * @param task the task's name; a task of that name need not be there yet
   * @param data for {@link TaskContext#data}: text, numbers, booleans, lists and maps of these
   * @throws IllegalArgumentException if the name or the data is not of that kind
   */
  TaskHandle submit(String task, Map<String, ?> data);

  /** Queues a run of a task for a time; one that has passed is now. */
  TaskHandle schedule(String task, Map<String, ?> data, Instant when);

  /**
   * Queues a run of each task that wants to run on these events. When this returns all are in the
   * store, by one change of it however many there are; if it fails none is promised, and the same
   * events may be told again. What no task wants is forgotten.
   *
   * @throws IllegalStateException if the store cannot be written
   */
  void publish(List<TaskEvent> events);

  /** The tasks that are there, by name. */
  List<TaskInfo> list();

  /** The runs that wait or go on, the next one first. */
  List<TaskRun> queue();

  /** Runs that have ended, the latest first. */
  List<TaskRun> history(int most);

  /** What is known of a run, and the lines it has logged; empty if nothing is. */
  Optional<TaskLog> find(String runId);

  /** Runs that have failed as often as they may be tried, the latest first. */
  List<TaskRun> dead(int most);

  /**
   * Queues a dead run again, as if it had never been tried.
   *
   * @return false if there is none
   */
  boolean retry(String runId);

  /**
   * Forgets a dead run.
   *
   * @return false if there is none
   */
  boolean drop(String runId);

  /**
   * Has a task begin no run until it is resumed, on each machine and over restarts; what goes on
   * goes on.
   *
   * @param task its name; empty stands for all
   */
  void pause(Optional<String> task);

  /**
   * Takes that back. What was paused by its own name is resumed by its own name.
   *
   * @return false if it was not paused
   */
  boolean resume(Optional<String> task);

  /**
   * Cancels a run that waits, interrupts one that goes on.
   *
   * @return false if no such run waits or goes on
   */
  boolean cancel(String runId);
}
