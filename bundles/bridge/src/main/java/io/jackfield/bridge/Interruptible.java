package io.jackfield.bridge;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work that can be interrupted while it runs. An interrupt that comes before is kept until it
 * begins, and one that comes afterwards reaches nobody.
 */
final class Interruptible implements Runnable {
  private static final int GRACE_SECONDS = 5;

  private final Runnable work;
  private @Nullable Thread worker;
  private boolean interrupted;

  Interruptible(Runnable work) {
    this.work = work;
  }

  @Override
  public void run() {
    begin();
    try {
      work.run();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    worker = Thread.currentThread();
    if (interrupted) {
      worker.interrupt();
    }
  }

  private synchronized void end() {
    worker = null;
    if (interrupted) {
      // It was for this work, not for what the thread does next.
      Thread.interrupted();
    }
  }

  /**
   * The client has gone. One that had sent all it wanted to send may still get what it wanted, if
   * the handler ends soon by itself.
   */
  void connectionLost(EventExecutor loop, boolean inputEnded) {
    if (inputEnded) {
      loop.schedule(this::interrupt, GRACE_SECONDS, TimeUnit.SECONDS);
    } else {
      interrupt();
    }
  }

  /** From any thread; more than one call is one interrupt. */
  synchronized void interrupt() {
    if (!interrupted) {
      interrupted = true;
      if (worker != null) {
        worker.interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return work.toString();
  }
}
