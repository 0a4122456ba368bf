package io.jackfield.transport.core;

import io.jackfield.transport.threads.BootThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The thread that looks at files now and then, and at all of them when it is asked. A disk that
 * hangs holds it: nobody's timers are to wait for that.
 */
final class FileFollower extends ScheduledThreadPoolExecutor {
  private final Map<Runnable, Future<?>> looks = new ConcurrentHashMap<>();

  FileFollower() {
    super(1, new BootThreads("follower"));
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable look, long initialDelay, long delay, TimeUnit unit) {
    ScheduledFuture<?> scheduled = super.scheduleWithFixedDelay(look, initialDelay, delay, unit);
    looks.values().removeIf(Future::isDone);
    looks.put(look, scheduled);
    return scheduled;
  }

  /**
   * Looks at all files, and waits for that, but not for ever. Twice at each: what has changed is
   * taken by some when it is the same at the next look.
   */
  void lookNow(long timeout, TimeUnit unit) throws InterruptedException {
    looks.values().removeIf(Future::isDone);
    List<Runnable> now = List.copyOf(looks.keySet());
    invokeAll(
        Stream.concat(now.stream(), now.stream())
            .<Callable<Object>>map(Executors::callable)
            .toList(),
        timeout,
        unit);
  }
}
