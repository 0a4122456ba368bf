package io.jackfield.tasks.store;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.scheduler.RunTask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What of db-scheduler's table we read and write ourselves. */
public final class Queue {
  private static final int MOST = 10_000;
  private static final int MOST_TRIES = 10;

  /** What a listing needs of a row, without the data that was submitted, which may be large. */
  private static final String COLUMNS =
      "task_name, task_instance, execution_time, picked, consecutive_failures,"
          + " substring(task_data from 1 for "
          + RunSerializer.HEAD_BYTES
          + ") as head";

  private static final List<String> KNOWN =
      List.of(
          "select task_name, task_instance from scheduled_tasks where task_instance = any(?)",
          "select task, run_id from history where run_id = any(?)");

  private static final String ADD =
      "insert into scheduled_tasks"
          + " (task_name, task_instance, task_data, execution_time, picked, version, run_key)"
          + " values (?, ?, ?, ?, false, 1, ?)";

  private final Database database;
  private final RunSerializer serializer;

  public Queue(Database database, RunSerializer serializer) {
    this.database = database;
    this.serializer = serializer;
  }

  /** A row of the queue; its run comes without data. */
  public record Row(
      String task, String instance, Instant due, boolean picked, int failures, RunData run) {
    public TaskRun toRun(Optional<String> report) {
      return new TaskRun(
          run.runId(),
          task,
          picked ? TaskRun.State.RUNNING : TaskRun.State.WAITING,
          picked ? failures + 1 : failures,
          due,
          Optional.empty(),
          Optional.empty(),
          run.path(),
          report.or(run::message));
    }

    public boolean isRecurring() {
      return instance.equals(RunTask.RECURRING);
    }
  }

  /**
   * Adds runs, all or none, in one transaction; one that is there already stays as it is.
   *
   * @return how many of them were not there
   */
  public int addAll(List<ScheduledTaskInstance> runs) {
    for (int tries = 1; ; tries++) {
      try {
        return database.transaction(connection -> add(connection, runs));
      } catch (StoreException e) {
        // Another engine has added one at the same moment: now it is there for this one to see.
        if (!e.isConflict() || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  int add(Connection connection, List<ScheduledTaskInstance> runs) throws SQLException {
    Set<List<String>> known = known(connection, runs);
    List<ScheduledTaskInstance> added =
        runs.stream().filter(run -> known.add(List.of(run.getTaskName(), run.getId()))).toList();
    insert(connection, added);
    return added.size();
  }

  /** Adds a run whose id is new. */
  public void addNew(ScheduledTaskInstance run) {
    database.transaction(connection -> insert(connection, List.of(run)));
  }

  private boolean insert(Connection connection, List<ScheduledTaskInstance> runs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (ScheduledTaskInstance run : runs) {
        set(statement, run.getTaskName(), run.getId());
        statement.setBytes(3, serializer.serialize(run.getTaskInstance().getData()));
        statement.setObject(4, run.getExecutionTime().atOffset(ZoneOffset.UTC));
        statement.setString(5, keyOf((RunData) run.getTaskInstance().getData()));
        statement.addBatch();
      }
      return runs.isEmpty() || statement.executeBatch().length > 0;
    }
  }

  /**
   * Picks runs for an engine, those that nobody else has picked or changed since they were read.
   *
   * @return those that it has now
   */
  public List<Execution> pick(List<Execution> due, String engine, Instant now) {
    return due.isEmpty()
        ? List.of()
        : database.transaction(connection -> pick(connection, due, engine, now));
  }

  private static List<Execution> pick(
      Connection connection, List<Execution> due, String engine, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update scheduled_tasks set picked = true, picked_by = ?, last_heartbeat = ?,"
                + " version = version + 1"
                + " where not picked and task_name = ? and task_instance = ? and version = ?")) {
      for (Execution run : due) {
        statement.setString(1, engine);
        statement.setObject(2, now.atOffset(ZoneOffset.UTC));
        statement.setString(3, run.getTaskName());
        statement.setString(4, run.getId());
        statement.setLong(5, run.version);
        statement.addBatch();
      }
      int[] picked = statement.executeBatch();
      return IntStream.range(0, picked.length)
          .filter(i -> picked[i] > 0)
          .mapToObj(i -> due.get(i).updateToPicked(engine, now))
          .toList();
    }
  }

  /**
   * The task and the instance of all those that are there, or have been and ended, and perhaps of
   * others. The queue first: a run that ends goes from there into the history.
   */
  private static Set<List<String>> known(Connection connection, List<ScheduledTaskInstance> runs)
      throws SQLException {
    Object[] instances = runs.stream().map(ScheduledTaskInstance::getId).toArray();
    Set<List<String>> known = new HashSet<>();
    for (String sql : KNOWN) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setArray(1, connection.createArrayOf("varchar", instances));
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          known.add(List.of(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return known;
  }

  public List<Row> rows() {
    return select("");
  }

  public List<Row> recurring() {
    return select(" where task_instance = '" + RunTask.RECURRING + "'");
  }

  private List<Row> select(String where) {
    String sql =
        ("select " + COLUMNS + " from scheduled_tasks" + where)
            + " order by execution_time fetch first ? rows only";
    return database.call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, MOST);
            return read(statement.executeQuery());
          }
        });
  }

  private List<Row> read(ResultSet rows) throws SQLException {
    List<Row> result = new ArrayList<>();
    while (rows.next()) {
      result.add(
          new Row(
              rows.getString("task_name"),
              rows.getString("task_instance"),
              rows.getObject("execution_time", OffsetDateTime.class).toInstant(),
              rows.getBoolean("picked"),
              rows.getInt("consecutive_failures"),
              serializer.readHead(rows.getBytes("head"))));
    }
    return result;
  }

  /** The row of a run; a recurring task's row bears another name than its run. */
  public Optional<Row> find(String runId) {
    List<Row> found =
        database.call(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select "
                          + COLUMNS
                          + " from scheduled_tasks where task_instance in (?, ?)")) {
                statement.setString(1, runId);
                statement.setString(2, RunTask.RECURRING);
                return read(statement.executeQuery());
              }
            });
    return found.stream().filter(row -> row.run().runId().equals(runId)).findAny();
  }

  /** Takes a run out unless an engine has picked it. */
  public boolean removeWaiting(String task, String instance) {
    return update(
            "delete from scheduled_tasks where not picked and task_name = ? and task_instance = ?",
            task,
            instance)
        > 0;
  }

  /**
   * Puts back what a process that is no more had picked. A run that went on then has failed: it may
   * be what ended the process.
   *
   * @param node how the names begin of those whose runs these are
   * @param thisProcess how the names begin of those that are of this process
   */
  public int recover(String node, String thisProcess) {
    return update(
        ("update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,"
                + " version = version + 1,"
                + " consecutive_failures = coalesce(consecutive_failures, 0) + 1"
                + " where picked and substring(picked_by from 1 for %d) = ?"
                + " and substring(picked_by from 1 for %d) <> ?")
            .formatted(node.length(), thisProcess.length()),
        node,
        thisProcess);
  }

  /**
   * The clock was set back: what was due is due, and a retry waits no longer than it was to. Other
   * times stay as they are; those of recurring tasks are others' business.
   */
  public int setBack(Instant before, Instant now) {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update scheduled_tasks set version = version + 1,"
                      + " execution_time = execution_time"
                      + " - cast(? as double precision) * interval '1' second"
                      + " where not picked and execution_time > ?"
                      + " and (execution_time <= ? or consecutive_failures > 0)")) {
            statement.setDouble(1, (Duration.between(now, before).toMillis() + 1) / 1e3);
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setObject(3, before.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
          }
        });
  }

  /** Takes a row out that nobody has changed since. */
  static int remove(Connection connection, Execution row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from scheduled_tasks"
                + " where task_name = ? and task_instance = ? and version = ?")) {
      set(statement, row.getTaskName(), row.getId());
      statement.setLong(3, row.version);
      return statement.executeUpdate();
    }
  }

  /** As long as any other; null if there is none. */
  private static @Nullable String keyOf(RunData run) {
    return run.key().map(key -> RunId.ofEvent(key, "")).orElse(null);
  }

  /** How many runs with the key of this one engines have picked. */
  public int pickedLike(String task, RunData run) {
    return count(
        "select count(*) from scheduled_tasks where picked and task_name = ? and run_key = ?",
        task,
        keyOf(run));
  }

  /** How many runs of the task engines have picked. */
  public int picked(String task) {
    return count("select count(*) from scheduled_tasks where picked and task_name = ?", task);
  }

  private int count(String sql, @Nullable String... parameters) {
    return database.call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getInt(1) : 0;
          }
        });
  }

  private int update(String sql, String... parameters) {
    return database.call(connection -> update(connection, sql, parameters));
  }

  private static int update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      return statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, @Nullable String... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
  }
}
