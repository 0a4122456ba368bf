package io.jackfield.tasks;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Connections of a pool that are open. When H2 cannot write it closes the database, and with it all
 * connections that wait in the pool; each is found out when it is asked for, and is gone then.
 */
final class OpenConnections implements DataSource {
  /** The last of them is what the connection says whose write has failed. */
  private static final Set<Integer> CLOSED =
      Set.of(
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.GENERAL_ERROR_1);

  private final JdbcConnectionPool pool;
  private final Consumer<SQLException> failed;

  /**
   * Of a pool.
   *
   * @param failed is told why there is none, on the thread that wants one
   */
  OpenConnections(JdbcConnectionPool pool, Consumer<SQLException> failed) {
    this.pool = pool;
    this.failed = failed;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (int tries = pool.getMaxConnections(); ; tries--) {
      try {
        return pool.getConnection();
      } catch (SQLException e) {
        if (!CLOSED.contains(e.getErrorCode()) || tries == 0) {
          failed.accept(e);
          throw e;
        }
      }
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    throw new SQLFeatureNotSupportedException("one user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("no logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing is wrapped that anybody needs");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
