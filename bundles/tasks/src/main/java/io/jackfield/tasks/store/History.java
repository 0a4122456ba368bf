package io.jackfield.tasks.store;

import io.jackfield.task.TaskRun;
import io.jackfield.tasks.config.Limits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The runs that have ended, as many and as long as the operator wants. */
public final class History {
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

  /** One that is there already is replaced. */
  public void add(TaskRun run) {
    try {
      database.call(connection -> insert(connection, run));
    } catch (StoreException e) {
      if (!e.isConflict()) {
        throw e;
      }
      database.transaction(
          connection -> {
            delete(connection, run.runId());
            return insert(connection, run);
          });
    }
    if (added.incrementAndGet() % TRIM_EVERY == 0) {
      trim();
    }
  }

  private static void delete(Connection connection, String runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from history where run_id = ?")) {
      statement.setString(1, runId);
      statement.executeUpdate();
    }
  }

  private int insert(Connection connection, TaskRun run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into history (run_id, task, state, attempt, due, ended, path, message)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, run.runId());
      statement.setString(2, run.task());
      statement.setString(3, run.state().name());
      statement.setInt(4, run.attempt());
      statement.setObject(5, run.due().atOffset(ZoneOffset.UTC));
      statement.setObject(6, run.ended().orElseGet(clock::instant).atOffset(ZoneOffset.UTC));
      statement.setString(7, run.path().orElse(null));
      statement.setString(8, run.message().orElse(null));
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

  private static List<TaskRun> read(ResultSet rows) throws SQLException {
    List<TaskRun> runs = new ArrayList<>();
    while (rows.next()) {
      runs.add(
          new TaskRun(
              rows.getString("run_id"),
              rows.getString("task"),
              TaskRun.State.valueOf(rows.getString("state")),
              rows.getInt("attempt"),
              rows.getObject("due", OffsetDateTime.class).toInstant(),
              Optional.of(rows.getObject("ended", OffsetDateTime.class).toInstant()),
              Optional.ofNullable(rows.getString("path")),
              Optional.ofNullable(rows.getString("message"))));
    }
    return runs;
  }

  /** Forgets what is too old or too many. */
  public void trim() {
    database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "delete from history where ended < ? or ended <"
                      + " (select min(ended) from (select ended from history"
                      + " order by ended desc fetch first ? rows only) as newest)")) {
            statement.setObject(
                1, clock.instant().minus(limits.historyAge()).atOffset(ZoneOffset.UTC));
            statement.setInt(2, limits.historyMax());
            return statement.executeUpdate();
          }
        });
  }
}
