package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Tasks;
import io.jackfield.tasks.config.Limits;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
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
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunSerializer;
import io.jackfield.tasks.store.StoreException;
import io.jackfield.tasks.store.StoreWatch;
import io.jackfield.tasks.store.Tables;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task engine: db-scheduler, the tasks that are there, and the store. */
final class Engine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration PROOF_POLL = Duration.ofMillis(100);
  private static final int MOST_THREADS = 256;

  private final String node;
  private final Limits limits;
  private final Transport transport;
  private final Lane threads;
  private final Database database;
  private final Registry registry;
  private final Attempts attempts;
  private final Tables tables;
  private final RunRepository repository;
  private final Recurrences recurrences;
  private final Runs runs;
  private final LentScheduler scheduler;
  private final ScheduledFuture<?> watching;
  private final Tasks tasks;
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
    this.limits = limits;
    this.transport = transport;
    // Who uses it has limits of its own. Tasks compute.
    threads =
        transport.lane(LaneSpec.of("task", MOST_THREADS, Integer.MAX_VALUE).onPlatformThreads());
    this.registry = new Registry(own);
    RunSerializer serializer = new RunSerializer();
    tables = Tables.of(database, serializer, limits, clock);
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
            tables.queue(),
            resolver,
            name,
            serializer,
            clock::instant,
            runners,
            stuck::refuses,
            this::goesOn);
    recurrences = new Recurrences(repository, tables.queue(), clock);
    Handles handles = new Handles();
    Endings endings = new Endings(repository, registry, tables, handles, clock);
    runs =
        new Runs(registry, attempts, tables.history(), endings, files, transport.timers(), stuck);
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
        watch(
            List.of(
                new ClockWatch(clock, this::clockSetBack),
                new StoreWatch(database, threads, this::mended),
                new HandleWatch(
                    handles, run -> attempts.find(run).isPresent(), tables.history(), threads)));
    tasks =
        new EngineTasks(
            own,
            limits.sync(),
            clock,
            database,
            tables,
            registry,
            attempts,
            handles,
            recurrences,
            definition -> settle(definition, Instant.MIN),
            this::look);
  }

  /** The file is this process's alone; in a database others may be at work. */
  private void recover() {
    tables
        .queue()
        .recover(database.isEmbedded() ? "" : ProcessTag.ofNode(node), ProcessTag.ofProcess(node));
    tables.history().trim();
  }

  /** The store works again, or for the first time. */
  private void mended() {
    recover();
    registry.serving().forEach(offer -> settle(offer.definition().name()));
    look();
  }

  /** All at a time: each wakes up a thread. */
  private ScheduledFuture<?> watch(List<Runnable> watches) {
    long poll = limits.poll().toMillis();
    return transport
        .timers()
        .scheduleWithFixedDelay(
            () -> watches.forEach(Runnable::run), poll, poll, TimeUnit.MILLISECONDS);
  }

  private void clockSetBack(Instant before, Instant now) {
    log.warn("clock set back by={} tasks are rescheduled", Duration.between(now, before));
    threads.execute(() -> reschedule(before, now));
  }

  private void reschedule(Instant before, Instant now) {
    try {
      tables.queue().setBack(before, now);
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

  /** For those who submit and ask. */
  Tasks tasks() {
    return tasks;
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
    watching.cancel(false);
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
