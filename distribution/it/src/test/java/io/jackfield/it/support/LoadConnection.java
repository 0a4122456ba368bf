package io.jackfield.it.support;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One connection of a {@link Load}, with a thread of its own. */
final class LoadConnection {
  /** More than this and the clients leave no processor to the daemon. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final long MOST_ANSWERS = 1_000_000;
  private static final AtomicLong numbers = new AtomicLong();

  private final int id;
  private final Wire wire;
  private final int burst;
  private final Question question;
  private final Collection<String> failures;
  private final int port;
  private final Thread thread;
  private volatile boolean finished;
  // Written by the thread alone.
  private volatile long end;
  private final AtomicLong turns = new AtomicLong();
  private volatile long longest;

  LoadConnection(int id, Wire wire, int burst, Question question, Collection<String> failures) {
    this.id = id;
    this.wire = wire;
    this.port = wire.localPort();
    this.burst = burst;
    this.question = question;
    this.failures = failures;
    this.thread = new Thread(this::run, "load " + id);
    thread.setDaemon(true);
  }

  /** Until told to finish; being there at the end is a failure. */
  void start(long endNanos) {
    end = endNanos;
    thread.start();
  }

  private void run() {
    try (wire) {
      while (!finished) {
        if (System.nanoTime() > end || answers() > MOST_ANSWERS) {
          throw new IOException("nobody has stopped the load in time");
        }
        turn();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException | RuntimeException e) {
      failures.add("connection %d from port %d, turn %d: %s".formatted(id, port, turns() + 1, e));
    }
  }

  private void turn() throws IOException {
    List<String> asked = new ArrayList<>();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < burst; i++) {
      String number = Long.toString(numbers.incrementAndGet());
      asked.add(number);
      requests
          .append("GET ")
          .append(question.target(number))
          .append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    long begin = System.nanoTime();
    wire.send(requests.toString());
    for (String number : asked) {
      Http.Response response = wire.response();
      if (response.status() != 200 || !question.isAnswered(number, response.body())) {
        String text = response.toString();
        throw new IOException(
            "request " + number + " got " + text.substring(0, Math.min(500, text.length())));
      }
    }
    longest = Math.max(longest, System.nanoTime() - begin);
    turns.incrementAndGet();
  }

  /** Times that all its requests were answered. */
  long turns() {
    return turns.get();
  }

  long answers() {
    return turns() * burst;
  }

  /** Nanoseconds of the slowest turn. */
  long longest() {
    return longest;
  }

  int port() {
    return port;
  }

  void finish() {
    finished = true;
    LockSupport.unpark(thread);
  }

  void join() {
    try {
      thread.join(20_000);
      if (thread.isAlive()) {
        failures.add("connection " + id + " from port " + port + " does not end");
      }
      wire.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failures.add("connection " + id + " cannot be closed: " + e);
    }
  }
}
