package io.jackfield.tasks.store;

import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The task store: an H2 file in this process. Two engines in one process share it, another process
 * is kept out by H2's lock.
 *
 * <p>H2 is used in the way in which its file was found to outlive the end of the process at any
 * moment (see docs/decisions/0020-store-of-the-tasks.md): each commit is written before it returns,
 * at the end of the file, and no two transactions go on at a time.
 *
 * <p>A thread that is interrupted while it reads or writes would close the file under everybody, so
 * calls are made with the interrupt put aside, and for one that comes in the midst of it H2 is told
 * to open the file again ({@code retry:}).
 */
public final class Database implements AutoCloseable {
  /** Work with a connection. */
  public interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** Not DB_CLOSE_ON_EXIT: at SIGTERM H2's own hook would close it before we have stopped. */
  private static final String SETTINGS =
      ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
          + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  private static final String SUFFIX = ".mv.db";

  /** For the operator. */
  private final String name;

  private final SerialConnections source;
  private volatile String trouble = "";

  private Database(Path file, JdbcDataSource h2, ConcurrentMap<String, Object> shared) {
    this.name = "the task store " + file + SUFFIX;
    this.source =
        new SerialConnections(
            file.resolveSibling(file.getFileName() + SUFFIX), h2, shared, this::trouble);
  }

  /**
   * Opens or creates it.
   *
   * @param shared what the versions of this bundle share
   */
  public static Database open(Path file, ConcurrentMap<String, Object> shared) {
    JdbcDataSource h2 = new JdbcDataSource();
    Path path = file.toAbsolutePath().normalize();
    h2.setURL(url(path));
    h2.setUser("jackfield");
    h2.setPassword("");
    Database database = new Database(path, h2, shared);
    try {
      database.call(Schema::create);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw new StoreException(
          database.name + " cannot be opened: " + StoreException.reason(e), new IOException(e));
    }
  }

  private static String url(Path path) {
    if (path.toString().contains(";")) {
      throw new StoreException("the task store's path has a semicolon in it: " + path);
    }
    try {
      Files.createDirectories(path.resolveSibling("."));
    } catch (IOException e) {
      throw new StoreException("cannot create the folder of " + path, e);
    }
    return "jdbc:h2:retry:" + path + SETTINGS;
  }

  /** Why it could not be read or written last time, until it can be; empty if it could. */
  public Optional<String> trouble() {
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

  public DataSource source() {
    return source;
  }

  public <T extends @Nullable Object> T call(Work<T> work) {
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
          // What is not committed is taken back when the connection is closed.
          connection.setAutoCommit(false);
          T result = work.with(connection);
          connection.commit();
          return result;
        });
  }

  /** Runs something that uses the database with a pending interrupt put aside. */
  public static <T extends @Nullable Object> T shielded(Supplier<T> work) {
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

  /** Returns when everything committed so far would outlive a power loss. */
  public void sync() {
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
    source.close();
  }
}
