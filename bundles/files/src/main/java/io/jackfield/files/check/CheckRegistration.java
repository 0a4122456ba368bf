package io.jackfield.files.check;

import io.jackfield.file.StoreCheck;
import io.jackfield.file.StoreVerdict;
import io.jackfield.file.StoredFile;
import io.jackfield.transport.Lane;
import io.jackfield.transport.rollout.Precedence;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.util.OccasionalLine;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check of another bundle, which runs on threads of that bundle. Any thread.
 *
 * @param name by which it may be required
 * @param bundle its bundle's symbolic name, which versions have in common
 * @param uses one of {@link #MOST} is taken for each file that is in it
 */
record CheckRegistration(
    String name,
    String bundle,
    StoreCheck check,
    Precedence precedence,
    RolloutState rollout,
    Lane lane,
    Semaphore uses,
    OccasionalLine failures) {

  /** By name where the ranking is equal: the same for the versions of a bundle. */
  static final Comparator<CheckRegistration> FIRST_ONE_FIRST =
      Comparator.comparingInt((CheckRegistration check) -> check.precedence().ranking())
          .reversed()
          .thenComparing(CheckRegistration::name)
          .thenComparing(CheckRegistration::precedence);

  private static final Logger log = LoggerFactory.getLogger(CheckRegistration.class);
  private static final int MOST = Integer.MAX_VALUE;
  private static final long NOT_BEGUN = Long.MIN_VALUE;

  static CheckRegistration of(
      String name,
      String bundle,
      StoreCheck check,
      Precedence precedence,
      RolloutState rollout,
      Lane lane) {
    return new CheckRegistration(
        name, bundle, check, precedence, rollout, lane, new Semaphore(MOST), new OccasionalLine());
  }

  /** It could give no verdict; the message is for the peer. */
  static final class NoVerdictException extends Exception {
    private static final long serialVersionUID = 1L;

    NoVerdictException(String message) {
      super(message);
    }
  }

  /** Whether it is of a newer version of the bundle than another. */
  boolean isNewerThan(CheckRegistration other) {
    return bundle.equals(other.bundle) && precedence.bundle() > other.precedence.bundle();
  }

  /** Counts a file in; false if the check goes. */
  boolean enter() {
    return uses.tryAcquire();
  }

  void leave() {
    uses.release();
  }

  /** Lets no file in any more, and waits for those that are; false if that took too long. */
  boolean drain(Duration longest) {
    boolean interrupted = false;
    try {
      return uses.tryAcquire(MOST, longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Looks at a file; blocks. */
  StoreVerdict look(StoredFile file, Duration longest) throws NoVerdictException {
    try {
      AtomicLong begun = new AtomicLong(NOT_BEGUN);
      Future<StoreVerdict> verdict =
          lane.submit(
              () -> {
                begun.set(System.nanoTime());
                return check.check(file);
              });
      try {
        return await(verdict, begun, longest.toNanos());
      } finally {
        verdict.cancel(true);
      }
    } catch (TimeoutException e) {
      tell(file, "took more than " + longest.toSeconds() + " s", null);
      throw new NoVerdictException("the check " + name + " takes too long");
    } catch (ExecutionException e) {
      tell(file, String.valueOf(e.getCause()), e.getCause());
      throw new NoVerdictException("the check " + name + " failed");
    } catch (CancellationException e) {
      throw new NoVerdictException("the check " + name + " was stopped");
    } catch (RejectedExecutionException e) {
      throw new NoVerdictException("the check " + name + " is busy");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoVerdictException("the server stops");
    }
  }

  /** What waits for a thread does not count. */
  private static StoreVerdict await(Future<StoreVerdict> verdict, AtomicLong begun, long longest)
      throws InterruptedException, ExecutionException, TimeoutException {
    long left = longest;
    while (true) {
      try {
        return verdict.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        long since = begun.get();
        left = since == NOT_BEGUN ? longest : longest - (System.nanoTime() - since);
        if (left <= 0) {
          throw e;
        }
      }
    }
  }

  /** With where it was for what nobody expects; that a scanner is away is said in a line. */
  private void tell(StoredFile file, String reason, @Nullable Throwable cause) {
    boolean unexpected = cause instanceof RuntimeException || cause instanceof Error;
    failures.say(
        suppressed ->
            log.error(
                "check failed, the file is refused check={} bundle={} path={} reason={}"
                    + " suppressed={}",
                name,
                bundle,
                file.path(),
                reason,
                suppressed,
                unexpected ? cause : null));
  }
}
