package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.Paused;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunSerializer;
import io.jackfield.tasks.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** db-scheduler's table, with our rules for what may be picked. */
public final class RunRepository extends JdbcTaskRepository {
  private static final Logger log = LoggerFactory.getLogger(RunRepository.class);

  /** While many short runs wait, they are picked several at a time: each pick is a commit. */
  private static final Duration GATHER = Duration.ofMillis(2);

  private final Database database;
  private final Registry registry;
  private final Queue queue;
  private final Paused paused;
  private final DueQuery query;
  private final LentExecutor runners;
  private final Predicate<Offer> refused;
  private final Predicate<Execution> alive;
  private final String name;
  private final Clock clock;
  private volatile boolean closed;

  /** Whether there are likely more that are due; on the thread that picks. */
  private boolean more;

  public RunRepository(
      Database database,
      Registry registry,
      Queue queue,
      TaskResolver resolver,
      SchedulerName name,
      RunSerializer serializer,
      Clock clock,
      LentExecutor runners,
      Predicate<Offer> refused,
      Predicate<Execution> alive) {
    this(
        database,
        registry,
        queue,
        new DueQuery(),
        resolver,
        name,
        serializer,
        clock,
        runners,
        refused,
        alive);
  }

  private RunRepository(
      Database database,
      Registry registry,
      Queue queue,
      DueQuery query,
      TaskResolver resolver,
      SchedulerName name,
      RunSerializer serializer,
      Clock clock,
      LentExecutor runners,
      Predicate<Offer> refused,
      Predicate<Execution> alive) {
    super(
        database.source(),
        true,
        query,
        DEFAULT_TABLE_NAME,
        resolver,
        name,
        serializer,
        false,
        clock);
    this.database = database;
    this.registry = registry;
    this.queue = queue;
    this.query = query;
    this.paused = new Paused(database);
    this.runners = runners;
    this.refused = refused;
    this.alive = alive;
    this.name = name.getName();
    this.clock = clock;
  }

  /** Picks nothing any more. */
  public void close() {
    closed = true;
  }

  /** It needs nothing of the database to pick what it has read. */
  @Override
  public void verifySupportsLockAndFetch() {}

  /**
   * Picks those of the highest priority first, and no more than can begin at once: they begin then.
   * Called by one thread.
   */
  @Override
  public List<Execution> lockAndGetDue(Instant now, int limit) {
    int most = Math.min(limit, more ? runners.awaitFree(GATHER) : runners.free());
    if (closed || most <= 0 || isBroken()) {
      return List.of();
    }
    List<Execution> picked = read(() -> pickDue(now, most));
    more = picked.size() == most;
    return picked;
  }

  /** With the same commit runs that have ended are taken out, or before: others may wait for it. */
  private List<Execution> pickDue(Instant now, int most) {
    List<Execution> due = firstDue(now, most);
    if (due.size() < most && database.flush()) {
      due = firstDue(now, most);
    }
    return due.isEmpty() ? due : pick(due);
  }

  private List<Execution> firstDue(Instant now, int most) {
    List<Execution> due = new ArrayList<>();
    for (Collection<Definition> tasks : byPriority()) {
      query.lookFor(tasks);
      int left = most - due.size();
      if (left > 0) {
        due.addAll(withinLimits(super.getDue(now, left)));
      }
    }
    return due;
  }

  private Collection<List<Definition>> byPriority() {
    if (registry.serving().isEmpty()) {
      return List.of(); // without a look at the store, which would keep an idle daemon awake
    }
    Set<String> resting = paused.names();
    if (resting.contains(Paused.ALL)) {
      return List.of();
    }
    return registry.serving().stream()
        .filter(offer -> !refused.test(offer))
        .map(Offer::definition)
        .filter(task -> !resting.contains(task.name()))
        .collect(
            Collectors.groupingBy(
                Definition::priority,
                () -> new TreeMap<Integer, List<Definition>>(Comparator.reverseOrder()),
                Collectors.toList()))
        .values();
  }

  /** Of one look no more of a task than it may have at a time. */
  private List<Execution> withinLimits(List<Execution> due) {
    Map<String, Integer> counts = new HashMap<>();
    Set<List<String>> keys = new HashSet<>();
    return due.stream()
        .filter(each -> isFirstOfItsKey(each, keys))
        .filter(
            each ->
                counts.merge(each.getTaskName(), 1, Integer::sum)
                    <= registry.concurrency(each.getTaskName()))
        .toList();
  }

  private boolean isFirstOfItsKey(Execution due, Set<List<String>> keys) {
    Optional<String> key =
        Optional.of(due.getTaskName())
            .filter(registry::isOneForEachKey)
            .flatMap(task -> run(due).key());
    return key.isEmpty() || keys.add(List.of(due.getTaskName(), key.get()));
  }

  private static RunData run(Execution execution) {
    return (RunData) execution.taskInstance.getData();
  }

  /**
   * Of a task with a limit no more runs are picked, whichever engine picks: each looks for others
   * after it has picked, so that of two at least the later one sees the other and puts its own
   * back.
   */
  private List<Execution> pick(List<Execution> due) {
    List<Execution> picked = new ArrayList<>(queue.pick(due, name, clock.now()));
    List<Execution> tooMany = new ArrayList<>();
    for (Execution each : picked) {
      if (isTooMany(each)) {
        unpickPickedBatch(List.of(each));
        tooMany.add(each);
      }
    }
    picked.removeAll(tooMany);
    return picked;
  }

  private boolean isTooMany(Execution picked) {
    String task = picked.getTaskName();
    int most = registry.concurrency(task);
    return (most < Integer.MAX_VALUE && queue.picked(task) > most)
        || (registry.isOneForEachKey(task) && queue.pickedLike(task, run(picked)) > 1);
  }

  /**
   * A heartbeat that is late because the machine slept does not make a run dead that goes on here.
   * After the store was away all heartbeats are late, and others are given time for theirs.
   */
  @Override
  public List<Execution> getDeadExecutions(Instant olderThan) {
    return database.worksSince(LentScheduler.DEAD_AFTER)
        ? read(() -> super.getDeadExecutions(olderThan)).stream().filter(alive.negate()).toList()
        : List.of();
  }

  /** The next look at the queue is soon enough, for a store that has just gone away too. */
  private static List<Execution> read(Supplier<List<Execution>> query) {
    try {
      return query.get();
    } catch (SQLRuntimeException | StoreException e) {
      log.warn("queue not read reason={}", StoreException.of(e).getMessage());
      log.debug("queue not read", e);
      return List.of();
    }
  }

  @Override
  public boolean updateHeartbeatWithRetry(Execution execution, Instant now, int tries) {
    return !isBroken() && super.updateHeartbeatWithRetry(execution, now, tries);
  }

  /** Then others look whether it works again: db-scheduler would fail with a trace each time. */
  private boolean isBroken() {
    return database.trouble().isPresent();
  }
}
