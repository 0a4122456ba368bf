package io.jackfield.transport.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for each work at once, however much there is: bounds are for who uses it. */
final class WorkThreads {
  private static final Logger log = LoggerFactory.getLogger(WorkThreads.class);
  private static final int IDLE_SECONDS = 30;

  private WorkThreads() {}

  /**
   * Threads of that name.
   *
   * @param computing whether they must not be virtual ones
   */
  static ExecutorService named(String name, boolean computing) {
    ExecutorService virtual = computing ? null : virtual(name);
    return virtual != null ? virtual : platform(name);
  }

  /** Who was idle last works next, so that the others end. */
  private static ExecutorService platform(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        new BootThreads(name));
  }

  /** By reflection: the release level is 17, which has none. They inherit nothing. */
  private static @Nullable ExecutorService virtual(String name) {
    try {
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      type.getMethod("name", String.class, long.class).invoke(builder, name + '-', 1L);
      type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
      ThreadFactory boot =
          task -> {
            Thread thread = factory.newThread(task);
            BootThreads.resetLoader(thread);
            return thread;
          };
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, boot);
    } catch (ReflectiveOperationException e) {
      log.debug("no virtual threads in this JVM", e);
      return null;
    }
  }
}
