package io.jackfield.transport.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes threads that may block. */
public final class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private static final int IDLE_SECONDS = 30;

  private Workers() {}

  /**
   * Virtual threads from Java 21 on.
   *
   * @param most the most platform threads where there are no virtual ones
   */
  public static ExecutorService create(int most) {
    try {
      // The release level is 17, which does not know the method.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      log.debug("no virtual threads in this JVM", e);
    }
    return new PlatformWorkers(most, new BootThreads("worker"));
  }

  /** Bounded threads with a bounded queue, which refuses what comes beyond. */
  public static ExecutorService lane(String name, int most, int waiting) {
    if (waiting == Integer.MAX_VALUE) {
      return new PlatformWorkers(most, new BootThreads(name));
    }
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            // Up to so many are made even if one is idle: where nothing waits that serves nothing.
            waiting == 0 ? 0 : most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            waiting == 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(waiting),
            new BootThreads(name));
    lane.allowCoreThreadTimeOut(true);
    return lane;
  }
}
