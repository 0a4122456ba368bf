package io.jackfield.http.exchange;

import java.util.concurrent.TimeUnit;

/** How many requests are in the code of another bundle, which may be leaving. Any thread. */
public final class UseCount {
  private int running;
  private boolean leaving;

  /** Counts a request in; false if the code is leaving. */
  public synchronized boolean enter() {
    if (!leaving) {
      running++;
    }
    return !leaving;
  }

  /** The response of a request that was counted in is sent. */
  public synchronized void exit() {
    running--;
    notifyAll();
  }

  /** Lets nobody in any more and waits for those inside; true if none is left. */
  public synchronized boolean leave(long nanos) {
    leaving = true;
    long deadline = System.nanoTime() + nanos;
    try {
      while (running > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running == 0;
  }
}
