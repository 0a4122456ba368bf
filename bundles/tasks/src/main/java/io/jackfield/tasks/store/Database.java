package io.jackfield.tasks.store;

import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.jackfield.tasks.config.JdbcAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task store: an H2 file in this process, or PostgreSQL. What the two take differently is known
 * here; all SQL is such that both understand it.
 *
 * <p>Two engines in one process share the file, another process is kept out by H2's lock. H2 is
 * used in the way in which its file was found to outlive the end of the process at any moment (see
 * docs/decisions/0020-store-of-the-tasks.md): each commit is written before it returns, at the end
 * of the file, and no two transactions go on at a time.
 *
 * <p>A thread that is interrupted while it reads or writes would close the file under everybody, so
 * calls are made with the interrupt put aside, and for one that comes in the midst of it H2 is told
 * to open the file again ({@code retry:}).
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** Work with a connection. */
  public interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** Not DB_CLOSE_ON_EXIT: at SIGTERM H2's own hook would close it before we have stopped. */
  private static final String SETTINGS =
      ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
          + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  private static final String SUFFIX = ".mv.db";

  /** Of PostgreSQL, for who changes the tables. */
  private static final long LOCK = 0x6a61636b_7461736bL;

  /** For the operator. */
  private final String name;

  /** To H2's file, or else to PostgreSQL. */
  private final @Nullable SerialConnections embedded;

  private final @Nullable PooledConnections pooled;
  private final GroupCommit group = new GroupCommit(this::alone);
  private volatile String trouble = "";
  private volatile long mended = System.nanoTime();

  private Database(Path file, JdbcDataSource h2, ConcurrentMap<String, Object> shared) {
    name = file + SUFFIX;
    embedded =
        new SerialConnections(
            file.resolveSibling(file.getFileName() + SUFFIX), h2, shared, this::trouble);
    pooled = null;
  }

  private Database(JdbcAccess access, int most) {
    name = access.toString();
    embedded = null;
    pooled = new PooledConnections(access, most, this::trouble);
  }

  /**
   * PostgreSQL. It may be away: then {@link #trouble} says so, until {@link #mend}.
   *
   * @param most how many connections
   */
  public static Database connect(JdbcAccess access, int most) {
    Database database = new Database(access, most);
    try {
      database.mend();
    } catch (StoreException e) {
      log.debug("task store not there yet", e);
    }
    return database;
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
          "the task store " + database.name + " cannot be opened: " + StoreException.reason(e),
          new IOException(e));
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
      trouble = "the task store " + name + " does not work: " + StoreException.reason(failure);
    }
    return exception;
  }

  /** Looks whether it can be written; a file that was taken away is made anew. */
  void mend() {
    if (pooled != null) {
      pooled.retry();
      prepare();
    } else {
      call(Schema::create);
    }
    sync();
    trouble = "";
    mended = System.nanoTime();
  }

  /** One daemon at a time makes the tables, or changes them, all or nothing. */
  private void prepare() {
    transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
          }
          return Schema.create(connection);
        });
  }

  /** Whether it has been of use all the time, for so long. */
  public boolean worksSince(Duration time) {
    return trouble.isEmpty() && System.nanoTime() - mended >= time.toNanos();
  }

  /** Whether it is this process's alone. */
  public boolean isEmbedded() {
    return embedded != null;
  }

  public DataSource source() {
    return Objects.requireNonNull(embedded == null ? pooled : embedded);
  }

  public <T extends @Nullable Object> T call(Work<T> work) {
    return shielded(
        () -> {
          try (Connection connection = source().getConnection()) {
            return work.with(connection);
          } catch (SQLException e) {
            throw trouble(e);
          }
        });
  }

  /**
   * Either all of the work is done or nothing. In the file, which has one connection, what several
   * threads want at a time is done together: the work may be called again, by any of them.
   */
  <T extends @Nullable Object> T transaction(Work<T> work) {
    return embedded == null ? alone(work) : shielded(() -> group.run(work));
  }

  /**
   * Has work done in one transaction with what others want next, or at {@link #flush}.
   *
   * @param then told when it is done, or why not; on the thread that did it, and quick
   */
  void later(Work<?> work, Consumer<Optional<RuntimeException>> then) {
    group.later(work, then);
  }

  /** Returns when all that was to be done later is done; whether there was anything. */
  public boolean flush() {
    return shielded(group::flush);
  }

  private <T extends @Nullable Object> T alone(Work<T> work) {
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

  /** Returns when everything committed so far would outlive a power loss; PostgreSQL sees to it. */
  public void sync() {
    if (embedded != null) {
      call(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute("checkpoint sync");
            }
          });
      trouble = "";
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
    if (pooled != null) {
      pooled.close();
    }
  }

  /** For the operator. */
  @Override
  public String toString() {
    return name;
  }
}
