package io.jackfield.transport;

import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Threads for one kind of work of one bundle, which nobody else's work can fill and which fill
 * nobody else's. So much is done at a time as {@link LaneSpec} says. What is more waits, and is
 * taken turn by turn over the clients it is for: much work of one does not hold up the others. What
 * is too much even for that is refused with a {@link
 * java.util.concurrent.RejectedExecutionException}, and the log says so now and then.
 *
 * <p>When the bundle stops, what runs is interrupted, what waits is dropped, and work that is a
 * {@link java.util.concurrent.Future} is cancelled, so that who waits for it is told. An interrupt
 * reaches the work it was for and none that comes after it. {@code shutdown} and {@code
 * shutdownNow} end a lane before.
 *
 * <p>Methods may be called from any thread; those that hand work over never wait.
 */
@ProviderType
public interface Lane extends ExecutorService {

  /**
   * Does work for a client. Work that is handed to {@link #execute(Runnable)} is for none, and has
   * one turn with all that is of that kind.
   *
   * @param client counts as its network does: an address of IPv4, the first 64 bits of one of IPv6;
   *     {@code null} if there is no address
   */
  void execute(@Nullable InetAddress client, Runnable work);

  /** Sets other limits. What runs or waits already stays. Name and kind of threads stay as well. */
  void limit(LaneSpec limits);
}
