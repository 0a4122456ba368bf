package taskload;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.task.Async;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.Tasks;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** {@code taskload WHAT COUNT}: does so much of it and answers with a figure or two. */
public final class Load implements Command, Task {
  private static final int BATCH = 5_000;

  private volatile Async async;
  private volatile Tasks tasks;
  private volatile CountDownLatch runs = new CountDownLatch(0);

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("taskload", "Puts load on tasks.")
        .word("WHAT", "what to do")
        .word("COUNT", "how much of it");
  }

  @Override
  public void run(TaskContext context) {
    runs.countDown();
  }

  @Override
  public void run(CommandCall call) throws Exception {
    int count = Integer.parseInt(call.word("COUNT"));
    Map<String, Double> figures =
        switch (call.word("WHAT")) {
          case "memory-nothing" -> Map.of("rate", memory(() -> 1, count));
          case "memory-1us" -> Map.of("rate", memory(Load::spin, count));
          case "pool-nothing" -> Map.of("rate", pool(() -> 1, count));
          case "pool-1us" -> Map.of("rate", pool(Load::spin, count));
          case "durable" -> durable(count);
          case "timers" -> timers(count);
          case "drift" -> drift(Duration.ofSeconds(count));
          default -> throw new IllegalArgumentException(call.word("WHAT"));
        };
    call.answer(figures, figures.toString());
  }

  private static int spin() {
    long end = System.nanoTime() + 1_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return 1;
  }

  private interface Submitter {
    Future<?> submit(Callable<Integer> job);
  }

  private double memory(Callable<Integer> job, int count) throws Exception {
    return perSecond(async::call, job, count);
  }

  private static double pool(Callable<Integer> job, int count) throws Exception {
    ForkJoinPool pool = new ForkJoinPool();
    try {
      return perSecond(pool::submit, job, count);
    } finally {
      pool.shutdown();
    }
  }

  /** In batches, of each of which all have ended before the next one. */
  private static double perSecond(Submitter pool, Callable<Integer> job, int count)
      throws Exception {
    long began = System.nanoTime();
    List<Future<?>> batch = new ArrayList<>(BATCH);
    for (int done = 0; done < count; done += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        batch.add(pool.submit(job));
      }
      for (Future<?> each : batch) {
        each.get();
      }
      batch.clear();
    }
    return count / seconds(began);
  }

  /** Tasks enqueued by one thread, until the last has run. */
  private Map<String, Double> durable(int count) throws Exception {
    runs = new CountDownLatch(count);
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      tasks.submit("taskload", Map.of());
    }
    double enqueued = count / seconds(began);
    runs.await();
    return Map.of("enqueued", enqueued, "rate", count / seconds(began));
  }

  private Map<String, Double> timers(int count) {
    double idle = used();
    List<Future<?>> set = new ArrayList<>(count);
    double list = used();
    for (int i = 0; i < count; i++) {
      int number = i;
      set.add(async.call(() -> number, Duration.ofHours(1).plusMillis(i)));
    }
    double with = used();
    set.forEach(each -> each.cancel(true));
    set.clear();
    return Map.of("mib", (with - list) / 1048576, "left", (used() - idle) / 1048576);
  }

  private static double used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 3; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  /**
   * Of a timer each 10 ms: how late the runs of the first and the last second are, at the median.
   */
  private Map<String, Double> drift(Duration time) throws Exception {
    int period = 10;
    int count = (int) (time.toMillis() / period);
    long[] late = new long[count];
    CountDownLatch ticks = new CountDownLatch(count);
    long began = System.nanoTime();
    Future<?> timer =
        async.atFixedRate(
            () -> {
              int tick = count - (int) ticks.getCount();
              if (tick < count) {
                long off = System.nanoTime() - began;
                // Times that are left out are no drift.
                late[tick] = off - Math.round((double) off / (period * 1e6)) * period * 1_000_000L;
                ticks.countDown();
              }
            },
            Duration.ofMillis(period));
    ticks.await();
    timer.cancel(true);
    int second = 1_000 / period;
    double first = median(late, 0, second);
    double last = median(late, count - second, count);
    return Map.of("first", first / 1e3, "last", last / 1e3, "seconds", seconds(began));
  }

  private static double median(long[] all, int from, int to) {
    long[] some = java.util.Arrays.copyOfRange(all, from, to);
    java.util.Arrays.sort(some);
    return some[some.length / 2];
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
