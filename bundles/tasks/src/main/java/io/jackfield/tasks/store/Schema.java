package io.jackfield.tasks.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and how each version of them becomes the next. A change is another step at the end;
 * steps that were released stay as they are. H2 commits each change by itself, so a step may be
 * made again from its begin.
 */
final class Schema {
  /**
   * The first table is as db-scheduler wants it. PostgreSQL keeps six digits of a second's nine.
   */
  private static final List<String> FIRST =
      List.of(
          """
          create table if not exists scheduled_tasks (
            task_name varchar(100) not null,
            task_instance varchar(100) not null,
            task_data bytea,
            execution_time timestamp(9) with time zone not null,
            picked boolean not null,
            picked_by varchar(50),
            last_success timestamp(9) with time zone,
            last_failure timestamp(9) with time zone,
            consecutive_failures int,
            last_heartbeat timestamp(9) with time zone,
            version bigint not null,
            primary key (task_name, task_instance))
          """,
          "create index if not exists due on scheduled_tasks (picked, execution_time)",
          "create index if not exists instance on scheduled_tasks (task_instance)",
          """
          create table if not exists history (
            run_id varchar(100) primary key,
            task varchar(100) not null,
            state varchar(10) not null,
            attempt int not null,
            due timestamp(9) with time zone not null,
            ended timestamp(9) with time zone not null,
            path varchar,
            message varchar)
          """,
          "create index if not exists ended on history (ended)");

  /** Runs that have failed for good, tasks that begin no run, and how long a run took. */
  private static final List<String> DEAD_AND_PAUSED =
      List.of(
          """
          create table if not exists dead (
            run_id varchar(100) primary key,
            task varchar(100) not null,
            task_data bytea not null,
            attempt int not null,
            due timestamp(9) with time zone not null,
            ended timestamp(9) with time zone not null)
          """,
          "create index if not exists dead_ended on dead (ended)",
          "create table if not exists paused (task varchar(100) primary key)",
          "alter table history add column if not exists took bigint",
          "alter table history add column if not exists log varchar");

  /** What runs of one file have in common. */
  private static final List<String> KEYS =
      List.of(
          "alter table scheduled_tasks add column if not exists run_key varchar(100)",
          "create index if not exists run_key on scheduled_tasks (run_key)");

  private static final List<List<String>> STEPS = List.of(FIRST, DEAD_AND_PAUSED, KEYS);

  private Schema() {}

  static int create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists jackfield_schema (number int primary key)");
      int found = found(statement);
      if (found > STEPS.size()) {
        throw new SQLException(
            "written by a later version: schema " + found + ", this one knows " + STEPS.size());
      }
      for (int number = found + 1; number <= STEPS.size(); number++) {
        for (String change : STEPS.get(number - 1)) {
          statement.execute(change);
        }
        statement.execute("insert into jackfield_schema (number) values (" + number + ")");
      }
      return found;
    }
  }

  private static int found(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select max(number) from jackfield_schema")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
