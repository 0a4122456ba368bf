package io.jackfield.files.outbox;

import io.jackfield.files.shared.SharedState;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.Tasks;
import io.jackfield.util.Halt;
import io.jackfield.util.OccasionalLine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is in the outbox to the tasks, in its order and many events at a time, on one
 * thread of whichever version comes first.
 */
final class OutboxDelivery implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(OutboxDelivery.class);

  /** What comes within so long is delivered together, at the cost of one. */
  private static final Duration GATHERING = Duration.ofMillis(10);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final OutboxLog lines;
  private final ReentrantLock delivering;
  private final OccasionalLine failed = new OccasionalLine();

  // Guarded by this.
  private @Nullable Tasks tasks;
  private boolean started;
  private String failure = "";
  private Duration pause = Duration.ZERO;

  OutboxDelivery(OutboxLog lines, SharedState shared) {
    this.lines = lines;
    this.delivering = shared.lock("outbox delivery");
  }

  synchronized void bind(Tasks service) {
    tasks = service;
    pause = Duration.ZERO;
    notifyAll();
  }

  synchronized void unbind(Tasks service) {
    if (tasks == service) {
      tasks = null;
    }
  }

  /** Who wants events is there from now on. */
  synchronized void start() {
    started = true;
    notifyAll();
  }

  /** Until its thread is interrupted. */
  @Override
  public void run() {
    try {
      delivering.lockInterruptibly();
      try {
        while (true) {
          lines.await();
          Tasks receiver = receiver();
          TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
          deliver(receiver);
        }
      } finally {
        delivering.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The tasks, waited for, and for as long as they did not take anything. */
  private synchronized Tasks receiver() throws InterruptedException {
    long resume = System.nanoTime() + pause.toNanos();
    while (true) {
      long left = pause.isZero() ? 0 : resume - System.nanoTime();
      if (started && tasks != null && left <= 0) {
        return tasks;
      }
      if (started && tasks != null) {
        wait(left / 1_000_000 + 1);
      } else {
        wait();
      }
    }
  }

  private void deliver(Tasks receiver) {
    try {
      lines.flush();
      OutboxLog.Batch batch = lines.nextBatch();
      publish(receiver, batch.events());
      Halt.after("published");
      lines.delivered(batch);
      Halt.after("delivered");
      succeeded();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is: without this thread no event would be delivered any more.
      failed(e instanceof IllegalStateException ? String.valueOf(e.getMessage()) : e.toString());
    }
  }

  private static void publish(Tasks receiver, List<TaskEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      receiver.publish(events);
    } catch (IllegalArgumentException e) {
      if (events.size() == 1) {
        // Told again it would be refused again, and hold up all behind it.
        log.error("event refused by the tasks event={} reason={}", events.get(0), e.getMessage());
        return;
      }
      events.forEach(each -> publish(receiver, List.of(each)));
    }
  }

  private synchronized void succeeded() {
    failure = "";
    pause = Duration.ZERO;
  }

  private synchronized void failed(String reason) {
    failure = reason;
    Duration next = pause.isZero() ? Duration.ofMillis(200) : pause.multipliedBy(2);
    pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    failed.say(
        suppressed ->
            log.warn(
                "events wait for the tasks waiting={} reason={} suppressed={}",
                lines.waiting(),
                reason,
                suppressed));
  }

  /** Why events wait, if they wait for something that has to be mended. */
  synchronized Optional<String> problem() {
    long waiting = lines.waiting();
    if (waiting == 0 || !started || (tasks != null && failure.isEmpty())) {
      return Optional.empty();
    }
    String reason = tasks == null ? "there is no task engine" : failure;
    return Optional.of(waiting + " events wait for the tasks: " + reason);
  }
}
