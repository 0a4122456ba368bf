package io.jackfield.client.command;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.command.CommandCall;
import io.jackfield.command.RetryableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.LongSupplier;

/** Tries again, a little later each time, where that may help. */
final class Attempts {
  private static final int MOST_SECONDS = 30;

  private final CommandCall call;
  private final int retries;
  private final Pause pause;

  /** Waits. */
  interface Pause {
    void seconds(int count) throws InterruptedException;
  }

  /** What is tried. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  Attempts(CommandCall call, int retries) {
    this(call, retries, count -> Thread.sleep(count * 1000L));
  }

  Attempts(CommandCall call, int retries, Pause pause) {
    this.call = call;
    this.retries = retries;
    this.pause = pause;
  }

  /**
   * Returns what an attempt does.
   *
   * @param done how far it is: where one came further than those before, tries are counted anew
   */
  <T> T run(Attempt<T> attempt, LongSupplier done) throws IOException, RetryableException {
    long furthest = done.getAsLong();
    for (int tries = 0; ; tries++) {
      try {
        return attempt.run();
      } catch (RemoteException e) {
        if (!e.reason().isRetryable()) {
          throw new IOException(message(e) + advice(e.reason()), e);
        }
        if (done.getAsLong() > furthest) {
          furthest = done.getAsLong();
          tries = 0;
        }
        if (tries >= retries) {
          throw new RetryableException(message(e), e);
        }
        waitFor(e, tries);
      }
    }
  }

  private static String message(RemoteException e) {
    return String.valueOf(e.getMessage());
  }

  private String advice(Reason reason) {
    boolean known = call.option("--user").isPresent() || call.option("--token-file").isPresent();
    return switch (reason) {
      case CREDENTIALS -> known ? "" : "; --user NAME logs in";
      case UNTRUSTED -> "; --ca FILE names it";
      default -> "";
    };
  }

  private void waitFor(RemoteException e, int tries) throws InterruptedIOException {
    int seconds = Math.min(MOST_SECONDS, 1 << Math.min(tries, 5));
    if (!call.has("--quiet")) {
      call.remark(message(e) + "; another try in " + seconds + " s");
    }
    try {
      pause.seconds(seconds);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
