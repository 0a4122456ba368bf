package io.jackfield.tasks.store;

import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.task.TaskRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs that have failed as often as they may be tried, with all that is needed to try again. */
public final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** More than somebody who does not look at them can want. */
  private static final int MOST = 10_000;

  private static final int LOOK_EVERY = 100;

  private final Database database;
  private final Queue queue;
  private final RunSerializer serializer;
  private int added;

  public DeadLetters(Database database, Queue queue, RunSerializer serializer) {
    this.database = database;
    this.queue = queue;
    this.serializer = serializer;
  }

  /** Adds one, in place of one with its id. */
  public void add(String task, RunData run, int attempt, Instant due, Instant ended) {
    database.transaction(
        connection -> {
          delete(connection, run.runId());
          return insert(connection, task, run, attempt, due, ended);
        });
    trim();
  }

  private int insert(
      Connection connection, String task, RunData run, int attempt, Instant due, Instant ended)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into dead (run_id, task, task_data, attempt, due, ended)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, run.runId());
      statement.setString(2, task);
      statement.setBytes(3, serializer.serialize(run));
      statement.setInt(4, attempt);
      statement.setObject(5, due.atOffset(ZoneOffset.UTC));
      statement.setObject(6, ended.atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }

  private synchronized void trim() {
    if (added++ % LOOK_EVERY != 0) {
      return;
    }
    int gone =
        database.call(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "delete from dead where ended < (select min(latest.ended) from"
                          + " (select ended from dead order by ended desc"
                          + " fetch first ? rows only) latest)")) {
                statement.setInt(1, MOST);
                return statement.executeUpdate();
              }
            });
    if (gone > 0) {
      log.warn("failed runs forgotten, there are more than={} number={}", MOST, gone);
    }
  }

  /** The latest first. */
  public List<TaskRun> latest(int most) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select run_id, task, attempt, due, ended, substring(task_data from 1 for "
                      + RunSerializer.HEAD_BYTES
                      + ") as head from dead order by ended desc, run_id"
                      + " fetch first ? rows only")) {
            statement.setInt(1, Math.max(0, Math.min(most, MOST + LOOK_EVERY)));
            return read(statement.executeQuery());
          }
        });
  }

  private List<TaskRun> read(ResultSet rows) throws SQLException {
    List<TaskRun> runs = new ArrayList<>();
    while (rows.next()) {
      RunData run = serializer.readHead(rows.getBytes("head"));
      runs.add(
          new TaskRun(
              rows.getString("run_id"),
              rows.getString("task"),
              TaskRun.State.FAILED,
              rows.getInt("attempt"),
              rows.getObject("due", OffsetDateTime.class).toInstant(),
              Optional.of(rows.getObject("ended", OffsetDateTime.class).toInstant()),
              Optional.empty(),
              run.path(),
              run.message()));
    }
    return runs;
  }

  /**
   * Puts one back into the queue, as if it had never been tried.
   *
   * @return false if there is none, or it is about to end
   */
  public boolean retry(String runId, Instant now) {
    return database.transaction(
        connection -> {
          Optional<ScheduledTaskInstance> run = find(connection, runId, now);
          if (run.isEmpty() || isEnding(connection, runId)) {
            return false;
          }
          // A run that is in the history is not performed again.
          History.remove(connection, runId);
          queue.add(connection, List.of(run.get()));
          return delete(connection, runId) > 0;
        });
  }

  /** It is buried before it is taken out of the queue; put back there now it would be taken out. */
  private static boolean isEnding(Connection connection, String runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from scheduled_tasks where picked and task_instance = ?")) {
      statement.setString(1, runId);
      return statement.executeQuery().next();
    }
  }

  private Optional<ScheduledTaskInstance> find(Connection connection, String runId, Instant due)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select task, task_data from dead where run_id = ?")) {
      statement.setString(1, runId);
      ResultSet row = statement.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      RunData run = serializer.read(row.getBytes("task_data"));
      return Optional.of(
          new ScheduledTaskInstance(new TaskInstance<>(row.getString("task"), runId, run), due));
    }
  }

  /**
   * Forgets one.
   *
   * @return false if there is none
   */
  public boolean drop(String runId) {
    return database.<Integer>call(connection -> delete(connection, runId)) > 0;
  }

  private static int delete(Connection connection, String runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from dead where run_id = ?")) {
      statement.setString(1, runId);
      return statement.executeUpdate();
    }
  }
}
