package io.jackfield.swap;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a service of a bundle that may be replaced at any time. The owner fills and empties it from
 * the bind and unbind methods of a dynamic reference; a call that meets the gap of a swap waits a
 * bounded time instead of failing.
 *
 * <p>All methods may be called from any thread; {@link #get} and {@link #call} may block, so they
 * are for workers.
 *
 * @param <T> the service
 */
public final class ServiceHolder<T> {
  private final String what;
  private final Duration patience;
  private @Nullable T service;

  /**
   * An empty slot.
   *
   * @param what the service in words of the operator, for the message when it does not come
   * @param patience how long a call waits for it
   */
  public ServiceHolder(String what, Duration patience) {
    this.what = what;
    this.patience = patience;
  }

  /** Fills the slot; replaces what was in it. */
  public synchronized void fill(T newService) {
    service = newService;
    notifyAll();
  }

  /** Empties the slot if this is what is in it: a successor that came first stays. */
  public synchronized void empty(T oldService) {
    if (service == oldService) {
      service = null;
    }
  }

  /** Whether a call would be served at once. */
  public synchronized boolean isFilled() {
    return service != null;
  }

  /**
   * The service, waited for if need be. Use it and let it go: kept in a field it pins its bundle.
   *
   * @throws ServiceGoneException if none came in time or the thread was interrupted
   */
  public synchronized T get() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (service == null) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new ServiceGoneException(what + " is not available");
      }
      try {
        // One more millisecond: wait(0) would be for ever.
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServiceGoneException("interrupted while waiting for " + what);
      }
    }
    return service;
  }

  /** The service, if it is there now; waits for nothing. */
  public synchronized Optional<T> now() {
    return Optional.ofNullable(service);
  }

  /** Calls the service, waited for if need be. */
  public <R extends @Nullable Object> R call(Function<? super T, R> call) {
    return call.apply(get());
  }
}
