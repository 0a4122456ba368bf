package io.jackfield.tasks.store;

import com.github.kagkarlsson.scheduler.task.Execution;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.config.Limits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that have ended, as many and as long as the operator wants. */
public final class History {
  private static final Logger log = LoggerFactory.getLogger(History.class);
  private static final int TRIM_EVERY = 50;

  private final Database database;
  private final Limits limits;
  private final Clock clock;
  private final AtomicInteger added = new AtomicInteger();

  public History(Database database, Limits limits, Clock clock) {
    this.database = database;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Adds one, in place of one with its id.
   *
   * @param log what it has logged
   */
  public void add(TaskRun run, List<String> log) {
    try {
      database.transaction(connection -> insert(connection, run, log));
    } catch (StoreException e) {
      if (!e.isConflict()) {
        throw e;
      }
      database.transaction(
          connection -> {
            remove(connection, run.runId());
            return insert(connection, run, log);
          });
    }
    trimNowAndThen();
  }

  /**
   * Adds one and takes it out of the queue, both or neither, with what is written next. Until then
   * an end of the process has it run again.
   *
   * @param row of the queue, which stays there if somebody else has it by now
   * @param log what it has logged
   * @param then told when it is written, or why not; on the thread that wrote it, and quick
   */
  public void end(
      Execution row, TaskRun run, List<String> log, Consumer<Optional<RuntimeException>> then) {
    Database.Work<Integer> work =
        connection -> {
          remove(connection, run.runId());
          insert(connection, run, log);
          return Queue.remove(connection, row);
        };
    endLater(work, then);
    trimNowAndThen();
  }

  /** While the store is away the end is kept: the run was performed, and is not to be again. */
  private void endLater(Database.Work<Integer> work, Consumer<Optional<RuntimeException>> then) {
    database.later(
        work,
        failure -> {
          if (failure.isPresent() && database.trouble().isPresent()) {
            endLater(work, then);
          } else {
            then.accept(failure);
          }
        });
  }

  private void trimNowAndThen() {
    if (added.incrementAndGet() % TRIM_EVERY == 0) {
      try {
        trim();
      } catch (StoreException e) {
        // Another daemon may be at it; the run is written down all the same.
        log.debug("history trimmed later", e);
      }
    }
  }

  /** As if it had never ended. */
  static int remove(Connection connection, String runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from history where run_id = ?")) {
      statement.setString(1, runId);
      return statement.executeUpdate();
    }
  }

  private int insert(Connection connection, TaskRun run, List<String> log) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into history (run_id, task, state, attempt, due, ended, path, message, took,"
                + " log) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, run.runId());
      statement.setString(2, run.task());
      statement.setString(3, run.state().name());
      statement.setInt(4, run.attempt());
      statement.setObject(5, run.due().atOffset(ZoneOffset.UTC));
      statement.setObject(6, run.ended().orElseGet(clock::instant).atOffset(ZoneOffset.UTC));
      statement.setString(7, run.path().orElse(null));
      statement.setString(8, run.message().orElse(null));
      statement.setObject(9, run.took().map(Duration::toMillis).orElse(null), Types.BIGINT);
      statement.setString(10, log.isEmpty() ? null : String.join("\n", log));
      return statement.executeUpdate();
    }
  }

  public boolean contains(String runId) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("select 1 from history where run_id = ?")) {
            statement.setString(1, runId);
            return statement.executeQuery().next();
          }
        });
  }

  /** Those of the runs that have ended. */
  public List<TaskRun> ended(List<String> runIds) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("select * from history where run_id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("varchar", runIds.toArray()));
            return read(statement.executeQuery());
          }
        });
  }

  public List<TaskRun> latest(int most) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select * from history order by ended desc, run_id fetch first ? rows only")) {
            statement.setInt(1, Math.max(0, Math.min(most, limits.historyMax())));
            return read(statement.executeQuery());
          }
        });
  }

  /** A run that has ended, with what it has logged. */
  public Optional<TaskLog> find(String runId) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("select * from history where run_id = ?")) {
            statement.setString(1, runId);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
              return Optional.empty();
            }
            String log = row.getString("log");
            return Optional.of(
                new TaskLog(run(row), log == null ? List.of() : log.lines().toList()));
          }
        });
  }

  private static List<TaskRun> read(ResultSet rows) throws SQLException {
    List<TaskRun> runs = new ArrayList<>();
    while (rows.next()) {
      runs.add(run(rows));
    }
    return runs;
  }

  private static TaskRun run(ResultSet row) throws SQLException {
    long millis = row.getLong("took");
    Optional<Duration> took =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    return new TaskRun(
        row.getString("run_id"),
        row.getString("task"),
        TaskRun.State.valueOf(row.getString("state")),
        row.getInt("attempt"),
        row.getObject("due", OffsetDateTime.class).toInstant(),
        Optional.of(row.getObject("ended", OffsetDateTime.class).toInstant()),
        took,
        Optional.ofNullable(row.getString("path")),
        Optional.ofNullable(row.getString("message")));
  }

  /**
   * Forgets what is too old or too many. Where other engines wait for what ends here, they are
   * given the time to see it.
   */
  public void trim() {
    Duration seen = database.isEmbedded() ? Duration.ZERO : limits.poll().multipliedBy(10);
    Instant now = clock.instant();
    database.transaction(
        connection -> {
          Instant kept = oldestKept(connection).orElse(Instant.EPOCH);
          Instant seenByAll = now.minus(seen);
          Instant old = now.minus(limits.historyAge());
          Instant end = Collections.max(List.of(old, Collections.min(List.of(kept, seenByAll))));
          // The end first: as part of the statement H2 would look for it for each row.
          try (PreparedStatement statement =
              connection.prepareStatement("delete from history where ended < ?")) {
            statement.setObject(1, end.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
          }
        });
  }

  /** When the first of as many as there may be has ended; empty if there are fewer. */
  private Optional<Instant> oldestKept(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select ended from history order by ended desc offset ? rows fetch next row only")) {
      statement.setInt(1, limits.historyMax() - 1);
      ResultSet row = statement.executeQuery();
      return row.next()
          ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
          : Optional.empty();
    }
  }
}
