package io.jackfield.launcher;

import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * In etc/logback.xml: says on standard error, now and then, why a log is not written. On a full
 * disk the logs themselves cannot.
 */
public final class LogTrouble implements StatusListener {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream err;
  private long next = System.nanoTime();

  /** Made by logback. */
  public LogTrouble() {
    this(System.err);
  }

  LogTrouble(PrintStream err) {
    this.err = err;
  }

  /** Called by whoever logs. */
  @Override
  public synchronized void addStatusEvent(Status status) {
    long now = System.nanoTime();
    if (status.getEffectiveLevel() == Status.ERROR && now - next >= 0) {
      next = now + EVERY_NANOS;
      Throwable cause = status.getThrowable();
      err.println(
          "jackfield: "
              + SafeText.escape(status.getMessage() + (cause == null ? "" : ": " + cause)));
    }
  }
}
