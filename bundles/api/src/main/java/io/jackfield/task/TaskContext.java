package io.jackfield.task;

import io.jackfield.file.FileView;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a task is told about the run it is in. Valid until {@link Task#run} returns. */
@ProviderType
public interface TaskContext {

  /** The run's id, as {@code jackfield tasks history} shows it. */
  String runId();

  /** The task's name. */
  String task();

  /** Which try this is, from 1. */
  int attempt();

  /** What was submitted: text, numbers, booleans, lists and maps of these. */
  Map<String, Object> data();

  /** The path of the file that set off the run, in the whole file space. */
  Optional<String> path();

  /** The whole file space. */
  FileView files();

  /**
   * Whether the run should come to an end: it was cancelled, or the daemon or the task's bundle
   * stops. A run that has been answered true and returns, or throws, has not ended: unless it was
   * cancelled it is taken up again later, from its beginning and as the same try.
   */
  boolean stopping();

  /**
   * A line for the operator, shown with the run while it goes on and in the history. The last one
   * stays.
   */
  void report(String line);

  /** The same, as a part of the whole, from 0 to 100 percent. */
  void progress(int percent);

  /** Adds a line to what {@code jackfield tasks show} tells of the run; the last 100 stay. */
  void log(String line);
}
