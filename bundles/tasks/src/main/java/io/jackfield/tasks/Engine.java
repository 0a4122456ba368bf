package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.tasks.config.Limits;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.definition.TaskName;
import io.jackfield.tasks.run.Attempt;
import io.jackfield.tasks.run.Attempts;
import io.jackfield.tasks.run.Endings;
import io.jackfield.tasks.run.HandleWatch;
import io.jackfield.tasks.run.Handles;
import io.jackfield.tasks.run.Runs;
import io.jackfield.tasks.run.StuckRuns;
import io.jackfield.tasks.scheduler.AnyTask;
import io.jackfield.tasks.scheduler.ClockWatch;
import io.jackfield.tasks.scheduler.Housekeeping;
import io.jackfield.tasks.scheduler.LentExecutor;
import io.jackfield.tasks.scheduler.LentScheduler;
import io.jackfield.tasks.scheduler.ProcessTag;
import io.jackfield.tasks.scheduler.Recurrences;
import io.jackfield.tasks.scheduler.RunRepository;
import io.jackfield.tasks.scheduler.RunTask;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.DeadLetters;
import io.jackfield.tasks.store.History;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.Paused;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunId;
import io.jackfield.tasks.store.RunSerializer;
import io.jackfield.tasks.store.StoreException;
import io.jackfield.tasks.store.StoreWatch;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task engine: db-scheduler, the tasks that are there, and the store. */
final class Engine implements Tasks, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration PROOF_POLL = Duration.ofMillis(100);
  private static final int MOST_THREADS = 256;

  private final String node;
  private final RolloutState own;
  private final Limits limits;
  private final Clock clock;
  private final Transport transport;
  private final Lane threads;
  private final Database database;
  private final Registry registry;
  private final Attempts attempts;
  private final Handles handles = new Handles();
  private final History history;
  private final Queue queue;
  private final DeadLetters dead;
  private final Paused paused;
  private final RunRepository repository;
  private final Recurrences recurrences;
  private final Runs runs;
  private final LentScheduler scheduler;
  private final List<ScheduledFuture<?>> watching;
  private volatile boolean quiet;

  /**
   * Looks for due runs as soon as its bundle serves.
   *
   * @param database is closed with it, and if it cannot be used
   * @param node what this daemon is called among those of one database
   * @param own the rollout state of its bundle
   */
  Engine(
      Database database,
      String node,
      Limits limits,
      Clock clock,
      Transport transport,
      ServiceHolder<FileSpace> files,
      RolloutState own) {
    this.database = database;
    this.node = node;
    this.own = own;
    this.limits = limits;
    this.clock = clock;
    this.transport = transport;
    // Who uses it has limits of its own. Tasks compute.
    threads =
        transport.lane(LaneSpec.of("task", MOST_THREADS, Integer.MAX_VALUE).onPlatformThreads());
    this.registry = new Registry(own);
    history = new History(database, limits, clock);
    RunSerializer serializer = new RunSerializer();
    queue = new Queue(database, serializer);
    dead = new DeadLetters(database, queue, serializer);
    paused = new Paused(database);
    try {
      recover();
    } catch (StoreException e) {
      if (database.isEmbedded()) {
        // Whoever opens it again, with the file mended, is not to get what this one has open.
        database.close();
        throw e;
      }
      log.debug("task store away, mended later", e);
    }
    SchedulerName name = new SchedulerName.Fixed(ProcessTag.ofEngine(node));
    LentExecutor runners = new LentExecutor(threads, limits.concurrency(), this::look, () -> {});
    StuckRuns stuck =
        new StuckRuns(
            transport.timers(), threads, runners, limits.interruptGrace(), limits.mostStuck());
    attempts = new Attempts(stuck::watch);
    TaskResolver resolver = new AnyTask(clock::instant, this::task);
    repository =
        new RunRepository(
            database,
            registry,
            queue,
            resolver,
            name,
            serializer,
            clock::instant,
            runners,
            stuck::refuses,
            this::goesOn);
    recurrences = new Recurrences(repository, queue, clock);
    Endings endings = new Endings(repository, registry, history, dead, queue, handles, clock);
    runs = new Runs(registry, attempts, history, endings, files, transport.timers(), stuck);
    scheduler =
        new LentScheduler(
            clock::instant,
            repository,
            resolver,
            name,
            limits,
            runners,
            new LentExecutor(threads, 1, () -> {}, this::look),
            new Housekeeping(transport.timers(), new LentExecutor(threads, 2, () -> {}, () -> {})));
    scheduler.start();
    watching =
        List.of(
            watch(new ClockWatch(clock, this::clockSetBack)),
            watch(new StoreWatch(database, threads, this::mended)),
            watch(
                new HandleWatch(handles, run -> attempts.find(run).isPresent(), history, threads)));
  }

  /** The file is this process's alone; in a database others may be at work. */
  private void recover() {
    queue.recover(database.isEmbedded() ? "" : ProcessTag.ofNode(node), ProcessTag.ofProcess(node));
    history.trim();
  }

  /** The store works again, or for the first time. */
  private void mended() {
    recover();
    registry.serving().forEach(offer -> settle(offer.definition().name()));
    look();
  }

  private ScheduledFuture<?> watch(Runnable watch) {
    long poll = limits.poll().toMillis();
    return transport.timers().scheduleWithFixedDelay(watch, poll, poll, TimeUnit.MILLISECONDS);
  }

  private void clockSetBack(Instant before, Instant now) {
    log.warn("clock set back by={} tasks are rescheduled", Duration.between(now, before));
    threads.execute(() -> reschedule(before, now));
  }

  private void reschedule(Instant before, Instant now) {
    try {
      queue.setBack(before, now);
      registry.serving().forEach(offer -> settle(offer.definition(), before));
      look();
    } catch (StoreException e) {
      log.error("tasks not rescheduled", e);
    }
  }

  private boolean goesOn(Execution execution) {
    return attempts.find(((RunData) execution.taskInstance.getData()).runId()).isPresent();
  }

  private RunTask task(String name) {
    return new RunTask(name, runs);
  }

  /** Looks for due runs at once. */
  void look() {
    scheduler.triggerCheckForDueExecutions();
  }

  void add(Offer offer) {
    registry.add(offer);
    settleOnceItServes(offer);
  }

  /**
   * Nobody tells when a bundle has proved itself. One that has may still not be the best of its
   * name: that one is settled then, and this one when the better one goes.
   */
  private void settleOnceItServes(Offer offer) {
    if (registry.mayServe(offer)) {
      settle(offer.definition().name());
      look();
    } else if (registry.contains(offer) && !quiet) {
      Runnable again = () -> settleOnceItServes(offer);
      transport
          .timers()
          .schedule(() -> threads.execute(again), PROOF_POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for the offer's runs, which are taken up again by another offer or when one comes. */
  void remove(Offer offer) {
    registry.remove(offer);
    attempts.stop(attempt -> attempt.offer().equals(offer), limits.stopWait());
    settle(offer.definition().name());
    look();
  }

  private void settle(String name) {
    if (quiet) {
      return;
    }
    try {
      registry.serving(name).ifPresent(offer -> settle(offer.definition(), Instant.MIN));
    } catch (StoreException e) {
      if (database.trouble().isEmpty()) {
        throw e;
      }
      log.debug("task settled when the store works again task={}", name, e);
    }
  }

  private void settle(Definition definition, Instant last) {
    Database.shielded(
        () -> {
          recurrences.settle(definition, last);
          return definition;
        });
  }

  @Override
  public void publish(List<TaskEvent> events) {
    if (!own.serves()) {
      // It knows no task yet: told now, they would be forgotten.
      throw new IllegalStateException("this version of the task engine is not in service yet");
    }
    List<Definition> tasks = registry.serving().stream().map(Offer::definition).toList();
    Instant now = clock.instant();
    List<ScheduledTaskInstance> runs =
        events.stream()
            .flatMap(
                event ->
                    tasks.stream()
                        .filter(task -> task.wants(event))
                        .map(task -> run(event, task.name(), now)))
            .toList();
    if (runs.isEmpty()) {
      return;
    }
    try {
      Database.shielded(() -> queue.addAll(runs));
      syncIfWanted();
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    look();
  }

  private void syncIfWanted() {
    if (limits.sync()) {
      database.sync();
    }
  }

  private static ScheduledTaskInstance run(TaskEvent event, String task, Instant due) {
    String runId = RunId.ofEvent(event.key(), task);
    RunData run = RunData.ofEvent(runId, event.path(), JsonData.write(event.facts()));
    return new ScheduledTaskInstance(new TaskInstance<>(task, runId, run), due);
  }

  @Override
  public TaskHandle submit(String task, Map<String, ?> data) {
    return schedule(task, data, clock.instant());
  }

  @Override
  public TaskHandle schedule(String task, Map<String, ?> data, Instant when) {
    RunData run = RunData.submitted(RunId.random(), JsonData.write(data));
    TaskHandle handle = handles.open(run.runId());
    try {
      enqueue(TaskName.checked(task), run, when);
      return handle;
    } catch (RuntimeException e) {
      handles.forget(run.runId());
      throw e;
    }
  }

  private void enqueue(String task, RunData run, Instant when) {
    ScheduledTaskInstance row =
        new ScheduledTaskInstance(new TaskInstance<>(task, run.runId(), run), when);
    queue.addNew(row);
    syncIfWanted();
    if (!when.isAfter(clock.instant())) {
      look();
    }
  }

  @Override
  public List<TaskInfo> list() {
    Map<String, Instant> next =
        queue.recurring().stream().collect(Collectors.toMap(Queue.Row::task, Queue.Row::due));
    Set<String> resting = paused.names();
    return registry.serving().stream().map(offer -> info(offer, next, resting)).toList();
  }

  private static TaskInfo info(Offer offer, Map<String, Instant> next, Set<String> resting) {
    Definition definition = offer.definition();
    return new TaskInfo(
        definition.name(),
        definition.trigger(),
        Optional.ofNullable(next.get(definition.name())),
        offer.bundle(),
        offer.version(),
        resting.contains(definition.name()) || resting.contains(Paused.ALL));
  }

  @Override
  public List<TaskRun> queue() {
    return queue.rows().stream()
        .map(row -> row.toRun(attempts.find(row.run().runId()).flatMap(Attempt::report)))
        .toList();
  }

  @Override
  public List<TaskRun> history(int most) {
    return history.latest(most);
  }

  @Override
  public Optional<TaskLog> find(String runId) {
    return history.find(runId).or(() -> waiting(runId));
  }

  private Optional<TaskLog> waiting(String runId) {
    Optional<Attempt> running = attempts.find(runId);
    return queue
        .find(runId)
        .map(
            row ->
                new TaskLog(
                    row.toRun(running.flatMap(Attempt::report)),
                    running.map(Attempt::log).orElse(List.of())));
  }

  @Override
  public List<TaskRun> dead(int most) {
    return dead.latest(most);
  }

  @Override
  public boolean retry(String runId) {
    boolean queued = dead.retry(runId, clock.instant());
    look();
    return queued;
  }

  @Override
  public boolean drop(String runId) {
    return dead.drop(runId);
  }

  @Override
  public void pause(Optional<String> task) {
    paused.pause(task.map(TaskName::checked).orElse(Paused.ALL));
  }

  @Override
  public boolean resume(Optional<String> task) {
    boolean resumed = paused.resume(task.orElse(Paused.ALL));
    // Times that came in between are missed ones.
    registry.serving().stream()
        .map(Offer::definition)
        .filter(definition -> task.isEmpty() || task.get().equals(definition.name()))
        .forEach(definition -> settle(definition, Instant.MIN));
    look();
    return resumed;
  }

  @Override
  public boolean cancel(String runId) {
    Optional<Attempt> running = attempts.find(runId);
    running.ifPresent(attempt -> attempts.interrupt(attempt, Attempt.Reason.CANCELLED));
    return running.isPresent() || queue.find(runId).filter(this::cancelWaiting).isPresent();
  }

  private boolean cancelWaiting(Queue.Row row) {
    if (!queue.removeWaiting(row.task(), row.instance())) {
      return false;
    }
    TaskRun waiting = row.toRun(Optional.empty());
    TaskRun cancelled =
        new TaskRun(
            waiting.runId(),
            waiting.task(),
            TaskRun.State.CANCELLED,
            waiting.attempt(),
            waiting.due(),
            Optional.of(clock.instant()),
            Optional.empty(),
            waiting.path(),
            waiting.message());
    history.add(cancelled, List.of());
    handles.complete(cancelled);
    if (row.isRecurring()) {
      skip(row.task(), row.due());
    }
    return true;
  }

  /** The one that was to come is cancelled, not those after it. */
  private void skip(String task, Instant due) {
    Instant now = clock.instant();
    registry
        .serving(task)
        .flatMap(offer -> offer.definition().recurrence())
        .ifPresent(recurrence -> recurrences.next(task, recurrence, due.isAfter(now) ? due : now));
  }

  /** Where the queue is, for the operator. */
  String store() {
    return database.toString();
  }

  /** Why the store cannot be read or written. */
  Optional<String> problem() {
    return database.trouble();
  }

  /** Begins nothing any more and ends what goes on. Blocks for as long as that may take, once. */
  synchronized void quiesce() {
    runs.close();
    repository.close();
    watching.forEach(each -> each.cancel(false));
    if (!quiet) {
      attempts.stop(attempt -> true, limits.stopWait());
    }
    quiet = true;
  }

  @Override
  public void close() {
    quiesce();
    scheduler.stop();
    flush();
    database.close();
  }

  /** What has ended by now; what ends later runs again. */
  private void flush() {
    try {
      database.flush();
    } catch (StoreException e) {
      log.debug("ends not stored", e);
    }
  }
}
