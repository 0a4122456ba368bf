package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

  /** On a busy machine it would be more seconds than a client waits. */
  private static final long MOST_WAIT = Duration.ofSeconds(3).toNanos();

  private final AccountFile file;
  private final Lane lookups;
  private final Lane checks;
  private final VerifiedPasswords verified;
  private final LoginEvents events;
  private final LongSupplier nanoTime;
  private final Set<Login> open = ConcurrentHashMap.newKeySet();
  private volatile Hasher hasher;

  /**
   * Makes its lanes.
   *
   * @param concurrency how many passwords are hashed at a time
   */
  Logins(
      AccountFile file,
      Function<LaneSpec, Lane> lanes,
      Hasher hasher,
      int concurrency,
      LoginEvents events,
      LongSupplier nanoTime) {
    this.file = file;
    this.events = events;
    this.hasher = hasher;
    this.nanoTime = nanoTime;
    lookups = lanes.apply(LaneSpec.of("lookup", 1, MOST_LOOKUPS).onPlatformThreads());
    checks = lanes.apply(checks(concurrency));
    verified = new VerifiedPasswords(MOST_REMEMBERED, nanoTime);
  }

  private static LaneSpec checks(int concurrency) {
    return LaneSpec.of("password", concurrency, concurrency * WAITING_PER_THREAD)
        .onPlatformThreads();
  }

  /** From the next check on. */
  void configure(Hasher newHasher, int concurrency) {
    hasher = newHasher;
    checks.limit(checks(concurrency));
  }

  /** As {@link io.jackfield.account.Accounts#authenticate}. */
  CompletionStage<Optional<Account>> authenticate(
      String name, char[] password, @Nullable InetAddress client, String protocol) {
    Login login = new Login(name, password, client, protocol, nanoTime.getAsLong());
    open.add(login);
    login.whenComplete((account, failure) -> open.remove(login));
    try {
      lookups.execute(client, () -> begin(login));
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
      checks.execute(login.client(), () -> login.during(() -> check(login)));
    } catch (RejectedExecutionException e) {
      login.giveUp();
    }
  }

  private @Nullable StoredAccount stored(Login login) {
    return file.current().accounts().get(login.name());
  }

  private boolean lookUp(Login login, @Nullable StoredAccount stored) {
    return verified.contains(login.name(), stored, login.password())
        && stored != null
        && succeed(login, stored.account());
  }

  private boolean succeed(Login login, Account account) {
    boolean first = login.complete(Optional.of(account));
    if (first) {
      events.succeeded(account.name(), login.protocol(), login.client());
    }
    return first;
  }

  private void check(Login login) {
    StoredAccount stored = stored(login);
    // Again: of many connections that a client opens at once the first has paid.
    if (lookUp(login, stored)) {
      return;
    }
    if (nanoTime.getAsLong() - login.since() > MOST_WAIT) {
      login.giveUp();
    } else {
      hashed(login.password(), stored)
          .ifPresentOrElse(
              account -> succeed(login, account), () -> login.complete(Optional.empty()));
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
    try {
      boolean ended = ends(lookups, deadline) && ends(checks, deadline);
      log.debug("logins closed ended={}", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lookups.shutdownNow();
    checks.shutdownNow();
    open.forEach(Login::giveUp);
    verified.clear();
  }

  private static boolean ends(Lane lane, long deadline) throws InterruptedException {
    lane.shutdown();
    return lane.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
