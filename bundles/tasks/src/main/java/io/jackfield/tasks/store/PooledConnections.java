package io.jackfield.tasks.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.jackfield.tasks.config.JdbcAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to PostgreSQL. While there are none to be had nobody waits for one: it is said at
 * once, until {@link #retry}.
 */
final class PooledConnections extends HikariDataSource {
  private static final Logger log = LoggerFactory.getLogger(PooledConnections.class);

  /** How long a thread waits for a connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Then a server that says nothing any more is given up, unless the URL says otherwise. */
  private static final int SILENCE_SECONDS = 30;

  private final Consumer<SQLException> failed;
  private volatile @Nullable SQLException failure;

  /**
   * Connects to nothing yet.
   *
   * @param most how many connections
   * @param failed is told why there is no connection, on the thread that wants one
   */
  PooledConnections(JdbcAccess access, int most, Consumer<SQLException> failed) {
    super(config(access, most));
    this.failed = failed;
  }

  private static HikariConfig config(JdbcAccess access, int most) {
    PGSimpleDataSource postgres = new PGSimpleDataSource();
    postgres.setUrl(access.url());
    if (!access.user().isEmpty()) {
      postgres.setUser(access.user());
    }
    if (!access.password().isEmpty()) {
      postgres.setPassword(access.password());
    }
    if (!access.url().contains("socketTimeout=")) {
      postgres.setSocketTimeout(SILENCE_SECONDS);
    }
    postgres.setApplicationName("jackfield");
    postgres.setReWriteBatchedInserts(true);
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres);
    config.setPoolName("tasks");
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    // Whoever wants the first connection is told.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @Override
  public Connection getConnection() throws SQLException {
    SQLException last = failure;
    if (last != null) {
      throw new SQLTransientConnectionException("no connection", last);
    }
    try {
      return super.getConnection();
    } catch (SQLException e) {
      failure = e;
      failed.accept(e);
      throw e;
    }
  }

  /** The next one who wants a connection finds out whether there is one. */
  void retry() {
    failure = null;
  }

  /**
   * A thread that tries to connect again and again sleeps through its interrupt: not waited for.
   */
  @Override
  public void close() {
    try {
      setLoginTimeout(1);
    } catch (SQLException e) {
      log.debug("connections closed later", e);
    }
    super.close();
  }
}
