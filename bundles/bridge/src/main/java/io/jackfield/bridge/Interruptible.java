package io.jackfield.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Work that can be interrupted while it runs. An interrupt that comes before is kept until it
 * begins, and one that comes afterwards reaches nobody.
 */
final class Interruptible implements Runnable {
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

  /** From any thread; more than one call is one interrupt. */
  synchronized void interrupt() {
    if (!interrupted) {
      interrupted = true;
      if (worker != null) {
        worker.interrupt();
      }
    }
  }
}
