package io.jackfield.transport.sockets;

import java.io.File;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * How many of the first numbers that the process has for files and sockets are taken, for channels
 * that do not tell their own. To look is the more work the more there are, so between two looks it
 * goes by what was accepted. Any thread.
 */
final class OpenFiles {
  private static final File OPEN = new File("/proc/self/fd");
  private static final long SELDOM = TimeUnit.SECONDS.toNanos(1);
  private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(100);

  private final IntUnaryOperator look;
  private final LongSupplier nanos;
  private long lookedAt;
  private int seen;
  private int accepted;

  /**
   * Not looked at yet.
   *
   * @param look counts those below a number; negative if it cannot, as a rule because there is none
   *     left to look with
   */
  OpenFiles(IntUnaryOperator look, LongSupplier nanos) {
    this.look = look;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong() - SELDOM;
  }

  /** Of this process. */
  static OpenFiles ofProcess() {
    return new OpenFiles(OpenFiles::count, System::nanoTime);
  }

  private static int count(int below) {
    String[] numbers = OPEN.list();
    return numbers == null
        ? -1
        : (int) Arrays.stream(numbers).filter(each -> Integer.parseInt(each) < below).count();
  }

  /**
   * Whether one that was accepted just now may stay: not all below that number are taken, which is
   * as if its own were below, since the kernel gives the lowest that is free.
   */
  synchronized boolean suffice(int below) {
    accepted++;
    long age = nanos.getAsLong() - lookedAt;
    if (age >= SELDOM || (age >= OFTEN && accepted > (below - seen) / 4)) {
      lookAgain(below);
    }
    boolean stays = seen + accepted < below;
    if (!stays) {
      accepted--;
    }
    return stays;
  }

  /** The one that was accepted is among them. */
  private void lookAgain(int below) {
    int found = look.applyAsInt(below);
    lookedAt = nanos.getAsLong();
    seen = (found < 0 ? below : found) - 1;
    accepted = 1;
  }
}
