package io.jackfield.http.files;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * What one listing holds of the memory that all may hold, until its client has taken it. Any
 * thread.
 */
final class ListingRoom implements AutoCloseable {
  /** So many entries each listing may have, whatever the others hold. */
  static final int LEAST = 100;

  /** About how many bytes an entry takes, with its place on the page. */
  private static final int ENTRY = 700;

  private static final Semaphore ALL =
      new Semaphore(
          (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 8 / ENTRY));

  private final Semaphore all;
  private int entries;
  private int taken;

  ListingRoom() {
    this(ALL);
  }

  ListingRoom(Semaphore all) {
    this.all = all;
  }

  /**
   * Takes room for one entry more.
   *
   * @throws RejectedExecutionException if there is none
   */
  synchronized void take() {
    entries++;
    if (entries > LEAST) {
      if (!all.tryAcquire()) {
        throw new RejectedExecutionException("many listings are held already");
      }
      taken++;
    }
  }

  synchronized boolean isTaken() {
    return taken > 0;
  }

  @Override
  public synchronized void close() {
    all.release(taken);
    taken = 0;
  }
}
