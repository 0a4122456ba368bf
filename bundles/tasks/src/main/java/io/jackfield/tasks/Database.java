package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The task store: an H2 file in this process. Two engines in one process share it, another process
 * is kept out by H2's lock.
 *
 * <p>A thread that is interrupted while it reads or writes would close the file under everybody, so
 * calls are made with the interrupt put aside, and for one that comes in the midst of it H2 is told
 * to open the file again ({@code retry:}). On a full disk H2 closes the file; whoever asks for a
 * connection then has it opened again.
 */
final class Database implements AutoCloseable {
  /** Work with a connection. */
  interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** For the operator. */
  private final String name;

  private final JdbcConnectionPool pool;
  private final DataSource source;

  /**
   * After a crash H2 undoes what was under way, which may take a while on a machine that is busy.
   */
  private static final String LOCK_TIMEOUT = ";LOCK_TIMEOUT=20000";

  private volatile String trouble = "";

  private Database(Path file, JdbcConnectionPool pool) {
    this.name = "the task store " + file + ".mv.db";
    this.pool = pool;
    this.source = new OpenConnections(pool, this::trouble);
  }

  static Database open(Path file, int connections) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url(file));
    source.setUser("jackfield");
    source.setPassword("");
    JdbcConnectionPool pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(connections);
    Database database = new Database(file, pool);
    try {
      database.call(Schema::create);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw new StoreException(
          database.name + " cannot be opened: " + StoreException.reason(e), new IOException(e));
    }
  }

  private static String url(Path file) {
    Path path = file.toAbsolutePath().normalize();
    if (path.toString().contains(";")) {
      throw new StoreException("the task store's path has a semicolon in it: " + path);
    }
    try {
      Files.createDirectories(path.resolveSibling("."));
    } catch (IOException e) {
      throw new StoreException("cannot create the folder of " + path, e);
    }
    // Not DB_CLOSE_ON_EXIT: at SIGTERM H2's own hook would close it before we have stopped.
    return "jdbc:h2:retry:" + path + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0" + LOCK_TIMEOUT;
  }

  /** Why it could not be read or written last time, until it can be; empty if it could. */
  Optional<String> trouble() {
    return Optional.of(trouble).filter(reason -> !reason.isEmpty());
  }

  private StoreException trouble(SQLException failure) {
    StoreException exception = StoreException.of(failure);
    if (!exception.isOfTheData()) {
      trouble = name + " does not work: " + StoreException.reason(failure);
    }
    return exception;
  }

  /** Looks whether it can be written; a file that was taken away is made anew. */
  void mend() {
    call(Schema::create);
    sync();
  }

  DataSource source() {
    return source;
  }

  <T extends @Nullable Object> T call(Work<T> work) {
    return shielded(
        () -> {
          try (Connection connection = source.getConnection()) {
            return work.with(connection);
          } catch (SQLException e) {
            throw trouble(e);
          }
        });
  }

  /** Either all of the work is done or nothing. */
  <T extends @Nullable Object> T transaction(Work<T> work) {
    return call(
        connection -> {
          // The pool takes back what was not committed, and commits by itself for the next one.
          connection.setAutoCommit(false);
          T result = work.with(connection);
          connection.commit();
          return result;
        });
  }

  /** Runs something that uses the database with a pending interrupt put aside. */
  static <T extends @Nullable Object> T shielded(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } catch (SQLRuntimeException | DbSchedulerException e) {
      throw StoreException.of(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns when everything written so far is on the disk; H2 would take half a second. */
  void sync() {
    call(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("checkpoint sync");
          }
        });
    trouble = "";
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
