package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  /** As on a full disk; all connections that wait in the pool are of no use then. */
  @Test
  void isOpenedAgainWhenItHasClosedItself() throws SQLException {
    try (Database database = Database.open(folder.resolve("tasks"), 4)) {
      try (Connection one = database.source().getConnection();
          Connection two = database.source().getConnection();
          Connection three = database.source().getConnection()) {
        assertThat(one.isValid(1) && two.isValid(1) && three.isValid(1)).isTrue();
      }
      database.call(connection -> run(connection, "shutdown immediately"));
      database.sync();
      database.sync();
    }
  }

  private static boolean run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
