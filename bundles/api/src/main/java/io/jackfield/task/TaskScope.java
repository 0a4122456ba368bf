package io.jackfield.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls that belong together: they all succeed, or the first failure cancels the rest, and none of
 * them runs any more when the scope is closed. The words are those of the JDK's {@code
 * StructuredTaskScope}.
 *
 * <pre>{@code
 * try (TaskScope scope = async.scope(Duration.ofSeconds(2))) {
 *   Future<User> user = scope.fork(() -> findUser(id));
 *   Future<Order> order = scope.fork(() -> findOrder(id));
 *   scope.join();
 *   return new Page(user.get(), order.get());
 * }
 * }</pre>
 *
 * <p>Methods may be called from any thread, {@link #join} and {@link #close} not from work of the
 * scope itself, which would wait for itself.
 */
@ProviderType
public interface TaskScope extends AutoCloseable {

  /**
   * Does work as {@link Async#call(Callable)} does.
   *
   * @return is cancelled already if the scope is
   * @throws IllegalStateException if the scope is closed
   */
  <T> CompletableFuture<T> fork(Callable<T> work);

  /**
   * Waits until all work has succeeded. Work that no worker has begun is done on this thread
   * meanwhile, so that scopes within scopes never wait for each other's places.
   *
   * @throws ExecutionException with the first failure, at once
   * @throws TimeoutException if the deadline has passed, at once
   * @throws java.util.concurrent.CancellationException if the scope was cancelled, at once
   * @throws InterruptedException if this thread was interrupted
   */
  void join() throws InterruptedException, ExecutionException, TimeoutException;

  /** Cancels and interrupts all work. Does not wait. */
  void cancel();

  /**
   * Cancels what has not ended and waits until none of it runs any more, however long that takes:
   * work that ignores its interrupt is waited for. An interrupt of this thread is kept for later.
   */
  @Override
  void close();
}
