package io.jackfield.tasks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** The tasks that begin no run until they are resumed, on whichever machine they are. */
public final class Paused {
  /** Stands for all tasks; no task has such a name. */
  public static final String ALL = "*";

  private final Database database;

  public Paused(Database database) {
    this.database = database;
  }

  /** The names, {@link #ALL} among them if all are paused. */
  public Set<String> names() {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("select task from paused");
              ResultSet rows = statement.executeQuery()) {
            Set<String> names = new HashSet<>();
            while (rows.next()) {
              names.add(rows.getString(1));
            }
            return names;
          }
        });
  }

  /** Pauses a task, or all; which are resumed as they were paused. */
  public void pause(String name) {
    database.transaction(
        connection -> {
          update(connection, "delete from paused where task = ?", name);
          return update(connection, "insert into paused (task) values (?)", name);
        });
  }

  /**
   * Resumes a task, or all that were paused together; what was paused by its own name stays so.
   *
   * @return false if it was not paused
   */
  public boolean resume(String name) {
    return database.<Integer>call(
            connection -> update(connection, "delete from paused where task = ?", name))
        > 0;
  }

  private static int update(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      return statement.executeUpdate();
    }
  }
}
