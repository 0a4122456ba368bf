package io.jackfield.task;

/** Service properties of {@link Task}. */
public final class TaskProperties {
  /** The task's name: letters, digits, dot, dash and underscore. Required. */
  public static final String NAME = "task.name";

  /**
   * When it runs: a cron expression with five fields, or six with seconds first, in the time zone
   * that {@link #ZONE} names.
   */
  public static final String CRON = "task.cron";

  /** The time zone of {@link #CRON}: {@code Europe/Berlin}; the daemon's unless set. */
  public static final String ZONE = "task.zone";

  /** Runs with a pause of this time between two runs: {@code 30s}, {@code 5m}, {@code 2h}. */
  public static final String EVERY = "task.every";

  /**
   * Runs on what happens, a {@code String} or several, as {@link io.jackfield.event.Topics} names
   * it: {@code file.arrived}, a file is whole under its final name, stored or renamed into place
   * (names that end in {@code .part}, {@code .filepart} or {@code .tmp} are not final); {@code
   * file.deleted}; {@code file.renamed}, with the old path in {@link TaskContext#data} as {@code
   * from}; {@code login}; {@code bundle.swapped}; and any topic that a bundle tells with {@link
   * io.jackfield.event.Events}. The data have the topic as {@code topic}. When the run begins the
   * file may be gone, or another may be there.
   */
  public static final String ON = "task.on";

  /**
   * Narrows {@link #ON} to paths that match a glob, with {@code **} for any number of folders; all
   * paths unless set. A {@code String} or several; one that begins with {@code !} excludes. Of a
   * rename either path may match. Events of no file are not narrowed.
   */
  public static final String PATH = "task.path";

  /** How often a failed run is tried again, an {@code Integer}; 3 unless set. */
  public static final String RETRIES = "task.retries";

  /** How long the first retry waits, doubled each time; {@code 10s} unless set. */
  public static final String BACKOFF = "task.backoff";

  /** How long a run may take; {@code 1h} unless set. */
  public static final String TIMEOUT = "task.timeout";

  /**
   * Whether only one run goes on at a time, on all machines that share the queue: {@code true};
   * {@code key}, one at a time for each file that sets runs off, and for each {@code key} in the
   * data of those that are submitted; {@code false} unless set.
   */
  public static final String EXCLUSIVE = "task.exclusive";

  /**
   * How many runs go on at a time, on all machines that share the queue, an {@code Integer} from 1
   * to 1000; as many as there are places unless set.
   */
  public static final String CONCURRENCY = "task.concurrency";

  /**
   * Runs that are due begin before those of tasks with a lower one, an {@code Integer} from -100 to
   * 100; 0 unless set. None that goes on makes way.
   */
  public static final String PRIORITY = "task.priority";

  /**
   * What becomes of times by {@link #CRON} and {@link #EVERY} that came while the daemon was down
   * or the task away: {@code once}, they are made up for by one run, unless set; {@code skip}, the
   * task waits for the next time.
   */
  public static final String MISFIRE = "task.misfire";

  /**
   * The name of a task of which a run is queued when one of this has failed as often as it may be
   * tried. {@link TaskContext#data} has {@code task}, {@code run}, {@code attempts}, {@code
   * message}, and {@code path} if there is one.
   */
  public static final String ON_FAIL = "task.onfail";

  private TaskProperties() {}
}
