package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  @TempDir Path folder;

  /** As version 0.1.0 has left it, with a run that waits and one that has ended. */
  private static final String EARLIER =
      """
      create table jackfield_schema (number int primary key);
      insert into jackfield_schema values (1);
      create table scheduled_tasks (
        task_name varchar(100) not null, task_instance varchar(100) not null,
        task_data varbinary(1048576), execution_time timestamp(9) with time zone not null,
        picked boolean not null, picked_by varchar(50),
        last_success timestamp(9) with time zone, last_failure timestamp(9) with time zone,
        consecutive_failures int, last_heartbeat timestamp(9) with time zone,
        version bigint not null, primary key (task_name, task_instance));
      create table history (run_id varchar(100) primary key, task varchar(100) not null,
        state varchar(10) not null, attempt int not null,
        due timestamp(9) with time zone not null, ended timestamp(9) with time zone not null,
        path varchar, message varchar);
      insert into history values
        ('r1', 'a', 'DONE', 1, current_timestamp, current_timestamp, null, null);
      insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked,
        version) values ('a', 'r2', cast('{"run":"r2","data":{}}' as varbinary),
        current_timestamp, false, 1)
      """;

  @Test
  void whatAnEarlierVersionHasLeftIsTakenOver() throws SQLException {
    before(EARLIER);
    try (Database database = open()) {
      assertThat(new Queue(database, new RunSerializer()).rows())
          .extracting(row -> row.run().runId())
          .containsExactly("r2");
      assertThat(
              database.<Boolean>call(
                  c ->
                      c.createStatement()
                          .executeQuery("select 1 from history where took is null")
                          .next()))
          .isTrue();
    }
    open().close(); // and again: nothing is left to change
  }

  /** As the end of the process, or a full disk, may do at each statement: H2 commits each. */
  @Test
  void aChangeThatWasInterruptedIsMadeToItsEnd() throws SQLException {
    before(EARLIER);
    open().close();
    before("delete from jackfield_schema where number > 1");
    open().close();
    before("delete from jackfield_schema where number > 1; drop table paused");
    open().close();
  }

  @Test
  void whatALaterVersionHasLeftIsNotTouched() throws SQLException {
    before(
        "create table jackfield_schema (number int primary key);"
            + " insert into jackfield_schema values (1000)");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("written by a later version");
  }

  private Database open() {
    return Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>());
  }

  private void before(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:" + folder.resolve("tasks"), "jackfield", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
