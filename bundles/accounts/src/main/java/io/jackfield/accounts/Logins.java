package io.jackfield.accounts;

import io.jackfield.account.Account;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks passwords: looks them up among those that were right a moment ago, on a thread that waits
 * for no hash, and hashes the others few at a time, since each hash takes its memory from the heap.
 */
final class Logins {
  private static final Logger log = LoggerFactory.getLogger(Logins.class);

  private static final int MOST_LOOKUPS = 1_000;
  private static final int MOST_REMEMBERED = 1_000;

  /** A hash takes tens of milliseconds, so the last of them waits for some seconds. */
  private static final int WAITING_PER_THREAD = 50;

  private final AccountFile file;
  private final Lanes lanes;
  private final ExecutorService lookups;
  private final VerifiedPasswords verified;
  private final Set<Login> open = ConcurrentHashMap.newKeySet();
  private volatile Hasher hasher;
  // Guarded by this.
  private ExecutorService checks;
  private int concurrency;

  /**
   * Makes its lanes.
   *
   * @param concurrency how many passwords are hashed at a time
   */
  Logins(AccountFile file, Lanes lanes, Hasher hasher, int concurrency, LongSupplier nanoTime) {
    this.file = file;
    this.lanes = lanes;
    this.hasher = hasher;
    this.concurrency = concurrency;
    lookups = lanes.open("accounts", 1, MOST_LOOKUPS);
    checks = checkers(concurrency);
    verified = new VerifiedPasswords(MOST_REMEMBERED, nanoTime);
  }

  private ExecutorService checkers(int threads) {
    return lanes.open("password", threads, threads * WAITING_PER_THREAD);
  }

  /** From the next check on; what waits already is done by the threads that there were. */
  synchronized void configure(Hasher newHasher, int newConcurrency) {
    hasher = newHasher;
    if (newConcurrency != concurrency) {
      ExecutorService before = checks;
      checks = checkers(newConcurrency);
      concurrency = newConcurrency;
      before.shutdown();
    }
  }

  /** As {@link io.jackfield.account.Accounts#authenticate}. */
  CompletionStage<Optional<Account>> authenticate(String name, char[] password) {
    Login login = new Login(name, password);
    open.add(login);
    login.whenComplete((account, failure) -> open.remove(login));
    try {
      lookups.execute(() -> begin(login));
    } catch (RejectedExecutionException e) {
      login.giveUp();
    }
    return login.minimalCompletionStage();
  }

  private void begin(Login login) {
    login.during(() -> lookUp(login, stored(login)));
    if (login.isDone()) {
      return;
    }
    try {
      queue(login);
    } catch (RejectedExecutionException e) {
      login.giveUp();
    }
  }

  /** Not to a lane that is replaced in this moment. */
  private synchronized void queue(Login login) {
    checks.execute(() -> login.during(() -> check(login)));
  }

  private @Nullable StoredAccount stored(Login login) {
    return file.current().accounts().get(login.name());
  }

  private boolean lookUp(Login login, @Nullable StoredAccount stored) {
    return verified.contains(login.name(), stored, login.password())
        && stored != null
        && login.complete(Optional.of(stored.account()));
  }

  private void check(Login login) {
    StoredAccount stored = stored(login);
    // Again: of many connections that a client opens at once the first has paid.
    if (!lookUp(login, stored)) {
      login.complete(hashed(login.password(), stored));
    }
  }

  private Optional<Account> hashed(char[] password, @Nullable StoredAccount stored) {
    Hasher current = hasher;
    // Hashed in any case: how long it takes must not tell whether there is such an account.
    boolean matches =
        current.matches(password, stored == null ? current.nobody() : stored.password());
    if (stored == null || !matches || password.length == 0) {
      return Optional.empty();
    }
    verified.add(stored, password);
    if (current.isOutgrown(stored.password())) {
      renew(current, stored, password);
    }
    return Optional.of(stored.account());
  }

  private void renew(Hasher current, StoredAccount stored, char[] password) {
    String name = stored.account().name();
    PasswordHash stronger = current.hash(password);
    try {
      file.change(
          book -> {
            StoredAccount now = book.accounts().get(name);
            // Another password may have been set since.
            if (now != null && now.password().encoded().equals(stored.password().encoded())) {
              book.setPassword(name, stronger);
            }
          });
      log.info("password hash renewed account={} hash={}", name, stronger.cost());
    } catch (UncheckedIOException e) {
      log.warn("password hash not renewed account={} reason={}", name, e.getMessage());
    }
  }

  /**
   * Ends what waits, after some time in which it may end by itself. Blocks as long.
   *
   * @param atMost how long
   */
  void close(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    lookups.shutdown();
    try {
      boolean ended = lookups.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
      log.debug("lookups closed ended={}", ended);
      // Not the lane: some may wait in one that has been replaced.
      CompletableFuture.allOf(open.toArray(new Login[0]))
          .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("not all logins were checked", e);
    }
    open.forEach(Login::giveUp);
    lookups.shutdownNow();
    checks().shutdownNow();
    verified.clear();
  }

  private synchronized ExecutorService checks() {
    return checks;
  }
}
