package io.jackfield.tasks.store;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.h2.engine.Constants;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The one connection to H2's file, lent to one thread at a time, whichever version of this bundle
 * it is of: when H2 writes in the midst of one transaction what another has committed, and the
 * process ends there, the file is of no use any more. As the file is only added to (see {@link
 * Database}), it is rewritten without what is obsolete from time to time.
 *
 * <p>When H2 cannot write it closes the database; the next thread has it opened again.
 */
final class SerialConnections implements DataSource, ConnectionEventListener {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(SerialConnections.class);

  /** In bytes; below that a file is not rewritten. */
  private static final long SMALL = 32L << 20;

  /** How many times longer than when it was rewritten a file becomes. */
  private static final int GROWTH = 4;

  private final Path file;
  private final JdbcDataSource source;
  private final ReentrantLock lock;
  private final AtomicInteger open;
  private final Consumer<SQLException> failed;
  private final long small;

  // Guarded by the lock.
  private @Nullable PooledConnection connection;
  private long limit;
  private boolean closed;

  /**
   * To a file.
   *
   * @param shared what the versions of this bundle share
   * @param failed is told why there is no connection, on the thread that wants one
   */
  SerialConnections(
      Path file,
      JdbcDataSource source,
      ConcurrentMap<String, Object> shared,
      Consumer<SQLException> failed) {
    this(file, source, shared, failed, SMALL);
  }

  SerialConnections(
      Path file,
      JdbcDataSource source,
      ConcurrentMap<String, Object> shared,
      Consumer<SQLException> failed,
      long small) {
    this.file = file;
    this.source = source;
    this.failed = failed;
    this.small = small;
    lock =
        (ReentrantLock)
            shared.computeIfAbsent("store lock " + file, key -> new ReentrantLock(true));
    open = (AtomicInteger) shared.computeIfAbsent("store open " + file, key -> new AtomicInteger());
    limit = small;
  }

  /** Waits until nobody else has it. Whoever has it may not ask for another. */
  @Override
  public Connection getConnection() throws SQLException {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread has the connection already");
    }
    lock.lock();
    Connection lent = null;
    try {
      if (closed) {
        throw new IllegalStateException("the task store is closed");
      }
      rewriteIfLong();
      lent = lend();
      return lent;
    } catch (SQLException e) {
      drop();
      failed.accept(e);
      throw e;
    } finally {
      if (lent == null) {
        lock.unlock();
      }
    }
  }

  private Connection lend() throws SQLException {
    if (connection != null) {
      try {
        Connection lent = connection.getConnection();
        if (lent.isValid(0)) {
          return lent;
        }
      } catch (SQLException e) {
        log.debug("task store has closed itself", e);
      }
      drop();
    }
    connection = source.getPooledConnection();
    connection.addConnectionEventListener(this);
    open.incrementAndGet();
    return connection.getConnection();
  }

  /** On the thread that has closed it, which is the one that had it. */
  @Override
  public void connectionClosed(ConnectionEvent event) {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    // The next one who wants it finds out.
  }

  private void drop() {
    PooledConnection dropped = connection;
    connection = null;
    if (dropped != null) {
      open.decrementAndGet();
      dropped.removeConnectionEventListener(this);
      try {
        dropped.close();
      } catch (SQLException e) {
        log.debug("task store closed itself", e);
      }
    }
  }

  private void rewriteIfLong() {
    if (length() < limit || open.get() > (connection == null ? 0 : 1)) {
      return;
    }
    drop();
    long before = length();
    long begin = System.nanoTime();
    try {
      rewrite();
      log.debug(
          "task store rewritten bytes={} before={} ms={}",
          length(),
          before,
          (System.nanoTime() - begin) / 1_000_000);
    } catch (IOException | RuntimeException e) {
      // H2 tells some of it by exceptions of its own. The old one is still there and is used.
      log.warn("task store not rewritten, it takes up bytes={} reason={}", before, e.getMessage());
    }
    limit = Math.max(small, GROWTH * length());
  }

  /** As H2 does it, but on the disk before it takes the place of what is. */
  private void rewrite() throws IOException {
    // What an end of the process leaves of it H2 takes away.
    Path rewritten = file.resolveSibling(file.getFileName() + Constants.SUFFIX_MV_STORE_TEMP_FILE);
    try {
      MVStore.compact(file.toString(), rewritten.toString(), false, null);
      force(rewritten, StandardOpenOption.WRITE);
      Files.move(rewritten, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // Of no use where the disk is full.
      Files.deleteIfExists(rewritten);
    }
    try {
      force(file.resolveSibling("."), StandardOpenOption.READ);
    } catch (AccessDeniedException e) {
      // Windows opens no folders. The content is safe, the name will be.
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Closes the file, unless another version has it open. */
  void close() {
    lock.lock();
    try {
      closed = true;
      drop();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    throw new SQLFeatureNotSupportedException("one user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
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
