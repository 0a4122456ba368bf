package io.jackfield.task;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Work in memory: futures, timers, deadlines and scopes. Nothing of it outlives the process; what
 * must is for {@link Tasks}. It needs no store, and is there when that cannot be opened.
 *
 * <p>Each bundle has an {@code Async} of its own, and what is called by it belongs to that bundle:
 * when the bundle stops, or none of it uses the service any more, its timers are cancelled, work
 * that has not begun is taken back, and work that goes on is cancelled and interrupted.
 *
 * <p><b>Threads.</b> Methods may be called from any thread, an event loop too; none of them waits.
 * Work is done on workers of the bundle, virtual threads where the JVM has them, and may block. As
 * virtual threads share the processors, what computes for long is for a {@link Task}. At most as
 * many are at work at a time as {@code etc/io.jackfield.tasks.memory.cfg} says; the rest waits.
 *
 * <p><b>Dependents</b> ({@code thenApply}, {@code whenComplete} …) of a future that this returns,
 * and of those made from it, run on the worker that did the work; if it is done already, on the
 * thread that adds them; if it was cancelled, on the thread that did so; if its time ran out, on a
 * thread that the bundle has for that. Those whose names end in {@code Async} run on a worker of
 * the bundle, not on the JDK's common pool. A future of a static method of {@link
 * CompletableFuture}, such as {@code allOf}, knows nothing of that: give those this as executor.
 *
 * <p><b>Deadlines.</b> {@code call(work).orTimeout(2, SECONDS)} fails with a {@link
 * java.util.concurrent.TimeoutException} when the time, which counts from then, has passed, and
 * interrupts the work. So does {@code completeOnTimeout}, with a value. Whoever completes such a
 * future before its work does interrupts the work. Of a future made from others only itself is
 * completed: the work goes on.
 *
 * <p><b>Bounds.</b> So much work may wait, and so many timers may be set, by one bundle and in all.
 * What is more is refused with a {@link java.util.concurrent.RejectedExecutionException} that says
 * what is full and how much it holds; so is all work once the bundle has stopped.
 */
@ProviderType
public interface Async extends Executor {

  /**
   * Does work, now.
   *
   * @return cancelling it takes the work back or interrupts it
   */
  <T> CompletableFuture<T> call(Callable<T> work);

  /**
   * Does work after a time.
   *
   * @return cancelling it takes the work back or interrupts it
   */
  <T> CompletableFuture<T> call(Callable<T> work, Duration after);

  /**
   * Does work again and again, first after one period. The times are a grid that does not drift,
   * whatever the work takes; two runs never overlap, and times that a long one has passed are left
   * out. A run that fails is logged, and the next one comes.
   *
   * @return never done of itself; cancelling it ends the timer and interrupts the work
   */
  Future<?> atFixedRate(Runnable work, Duration period);

  /**
   * Does work again and again, with a pause before each run. A run that fails is logged, and the
   * next one comes.
   *
   * @return never done of itself; cancelling it ends the timer and interrupts the work
   */
  Future<?> withFixedDelay(Runnable work, Duration delay);

  /** Opens a scope without a deadline. */
  TaskScope scope();

  /** Opens a scope that is cancelled when the time, which counts from now, has passed. */
  TaskScope scope(Duration deadline);
}
