package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final int ROW = 10_000;

  @TempDir Path folder;
  private final ConcurrentMap<String, Object> shared = new ConcurrentHashMap<>();

  private Database open() {
    return Database.open(folder.resolve("tasks"), shared);
  }

  /** As on a full disk. */
  @Test
  void isOpenedAgainWhenItHasClosedItself() {
    try (Database database = open()) {
      database.call(connection -> run(connection, "shutdown immediately"));
      database.sync();
      database.sync();
    }
  }

  @Test
  void isLentToOneThreadAtATime() throws SQLException {
    try (Database one = open();
        Database other = open()) {
      try (Connection lent = one.source().getConnection()) {
        assertThat(lent.isValid(1)).isTrue();
        assertThatThrownBy(() -> one.source().getConnection())
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.source().getConnection())
            .as("of another version")
            .isInstanceOf(IllegalStateException.class);
      }
      other.sync();
      one.sync();
    }
  }

  @Test
  void whatIsNotCommittedIsTakenBack() throws SQLException {
    try (Database database = open()) {
      database.call(connection -> run(connection, "create table t (n int primary key)"));
      try (Connection lent = database.source().getConnection()) {
        lent.setAutoCommit(false);
        run(lent, "insert into t values (1)");
      }
      assertThat(database.<Boolean>call(connection -> run(connection, "insert into t values (1)")))
          .isFalse();
    }
  }

  @Test
  void theFileIsRewrittenWhenItHasGrown() throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:" + folder.resolve("grown") + ";WRITE_DELAY=0;REUSE_SPACE=FALSE");
    Path file = folder.resolve("grown.mv.db");
    SerialConnections source = new SerialConnections(file, h2, shared, e -> {}, 20 * ROW);
    try (Connection lent = source.getConnection()) {
      run(lent, "create table t (n int primary key, bytes varbinary)");
    }
    for (int i = 0; i < 200; i++) {
      try (Connection lent = source.getConnection();
          PreparedStatement merge = lent.prepareStatement("merge into t values (1, ?)")) {
        merge.setBytes(1, new byte[ROW]);
        merge.executeUpdate();
      }
    }
    assertThat(Files.size(file)).isLessThan(100 * ROW);
    try (Connection lent = source.getConnection();
        Statement statement = lent.createStatement()) {
      assertThat(statement.executeQuery("select bytes from t where n = 1").next()).isTrue();
    }
    source.close();
  }

  @Test
  void aFileThatCannotBeRewrittenIsUsedAsItIs() throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:" + folder.resolve("open") + ";WRITE_DELAY=0;REUSE_SPACE=FALSE");
    for (String name : new String[] {"damaged", "obstructed"}) {
      Path file = Files.write(folder.resolve(name), new byte[ROW]);
      Path obstacle = folder.resolve(name + ".tempFile").resolve("full");
      if (name.equals("obstructed")) {
        Files.createDirectories(obstacle);
      }
      SerialConnections source = new SerialConnections(file, h2, shared, e -> {}, 1);
      try (Connection lent = source.getConnection()) {
        assertThat(lent.isValid(1)).isTrue();
      }
      source.close();
      assertThat(Files.size(file)).isEqualTo(ROW);
    }
    assertThat(folder.resolve("damaged.tempFile")).doesNotExist();
  }

  /** It would be closed under the other version. */
  @Test
  void theFileIsNotRewrittenWhileAnotherVersionHasItOpen() throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:" + folder.resolve("shared") + ";WRITE_DELAY=0;REUSE_SPACE=FALSE");
    Path file = folder.resolve("shared.mv.db");
    SerialConnections one = new SerialConnections(file, h2, shared, e -> {}, 1);
    SerialConnections other = new SerialConnections(file, h2, shared, e -> {}, 1);
    for (SerialConnections each : new SerialConnections[] {one, other, one, other}) {
      try (Connection lent = each.getConnection()) {
        assertThat(lent.isValid(1)).isTrue();
      }
    }
    one.close();
    other.close();
  }

  private static boolean run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
