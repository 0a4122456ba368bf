package io.jackfield.transport.sockets;

import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * About how many files and sockets the process has open, for channels that do not tell their
 * number. To look is the more work the more there are, so between two looks it goes by what was
 * accepted. Any thread.
 */
final class OpenFiles {
  private static final File OPEN = new File("/proc/self/fd");
  private static final long SELDOM = TimeUnit.SECONDS.toNanos(1);
  private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(100);

  private final IntSupplier look;
  private final LongSupplier nanos;
  private long lookedAt;
  private int seen;
  private int accepted;

  /**
   * Not looked at yet.
   *
   * @param look counts them; negative if it cannot, as a rule because there is none left to look
   *     with
   */
  OpenFiles(IntSupplier look, LongSupplier nanos) {
    this.look = look;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong() - SELDOM;
  }

  /** Of this process. */
  static OpenFiles ofProcess() {
    return new OpenFiles(OpenFiles::count, System::nanoTime);
  }

  private static int count() {
    String[] names = OPEN.list();
    return names == null ? -1 : names.length;
  }

  /** Whether they are no more than that with one that was accepted just now and stays if so. */
  synchronized boolean areWithin(int most) {
    accepted++;
    long age = nanos.getAsLong() - lookedAt;
    if (age >= SELDOM || (age >= OFTEN && accepted > (most - seen) / 4)) {
      lookAgain(most);
    }
    boolean within = seen + accepted <= most;
    if (!within) {
      accepted--;
    }
    return within;
  }

  /** The one that was accepted is among them. */
  private void lookAgain(int most) {
    int found = look.getAsInt();
    lookedAt = nanos.getAsLong();
    seen = found < 0 ? most : found - 1;
    accepted = 1;
  }
}
