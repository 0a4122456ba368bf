package io.jackfield.ftp.data;

import io.jackfield.transport.Lane;
import io.jackfield.transport.Transport;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What data connections share.
 *
 * @param storing where uploads end: what checks them may take long, and holds up no other files
 * @param unwritten bytes of all uploads that wait in memory
 * @param ports where passive ones arrive
 * @param connectTimeout how long one is waited for
 * @param stallTimeout after how long without progress a transfer is given up
 */
public record DataContext(
    Transport transport,
    Lane storing,
    AtomicLong unwritten,
    Clock clock,
    RandomGenerator random,
    PortRange ports,
    Duration connectTimeout,
    Duration stallTimeout) {
  /** In bytes; many slow clients could each have a little. */
  private static final long MOST_UNWRITTEN = 32 << 20;

  /** Whether no upload is to wait in memory for its end. */
  boolean isFull() {
    return unwritten.get() > MOST_UNWRITTEN;
  }

  /** Runs what must not be lost, such as closing a file. */
  public void cleanUp(Runnable action) {
    work(null, action);
  }

  /** The same for a client, with whose other work it waits for its turn. */
  void work(@Nullable InetAddress client, Runnable action) {
    try {
      transport.workers().execute(client, action);
    } catch (RejectedExecutionException e) {
      // The bundle has been stopped: better a blocked loop for a moment than an open file.
      action.run();
    }
  }

  /**
   * Ends an upload of a client.
   *
   * @throws RejectedExecutionException if the bundle has been stopped
   */
  void store(@Nullable InetAddress client, Runnable action) {
    storing.execute(client, action);
  }
}
