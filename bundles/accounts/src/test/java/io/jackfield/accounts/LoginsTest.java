package io.jackfield.accounts;

import static io.jackfield.accounts.Office.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  private static final VirtualPath HOME = VirtualPath.parse("/ann");
  private static final int WAITING = 100;

  @TempDir Path data;
  private final FakeLanes lanes = new FakeLanes();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private AccountsComponent accounts;

  @BeforeEach
  void addAnn() throws IOException {
    accounts = new AccountsComponent(data, lanes, Office.config(Map.of()), nanoTime::get);
    accounts.add("ann", HOME, List.of(), secret("secret"));
  }

  @AfterEach
  void close() {
    accounts.close(Duration.ZERO);
  }

  private CompletableFuture<Optional<Account>> begin(String name, String password) {
    return accounts.authenticate(name, secret(password), null, "ftp").toCompletableFuture();
  }

  private Optional<Account> login(String password) throws Exception {
    return begin("ann", password).get(1, TimeUnit.MINUTES);
  }

  @Test
  void aFloodOfWrongPasswordsIsRefusedBeyondTheBoundAndStopsNobodyElse() throws Exception {
    assertThat(login("secret")).isPresent();
    CountDownLatch release = lanes.hold("password");

    List<CompletableFuture<Optional<Account>>> flood = new ArrayList<>();
    for (int i = 0; i < WAITING + 10; i++) {
      flood.add(begin(i % 2 == 0 ? "ann" : "nobody", "wrong"));
    }
    // In their turn: what was looked up after them tells that all of them were.
    assertThat(login("secret")).as("known").isPresent();
    for (CompletableFuture<Optional<Account>> late : flood.subList(WAITING, flood.size())) {
      assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES))
          .hasCauseInstanceOf(AuthenticationBusyException.class);
    }
    accounts.add("bob", HOME, List.of(), secret("x"));
    accounts.setPassword("bob", secret("y"));
    assertThat(accounts.list()).hasSize(2);
    assertThat(flood.subList(0, WAITING)).noneMatch(CompletableFuture::isDone);

    release.countDown();
    for (CompletableFuture<Optional<Account>> waiting : flood.subList(0, WAITING)) {
      assertThat(waiting.get(1, TimeUnit.MINUTES)).isEmpty();
    }
  }

  @Test
  void whoHasWaitedTooLongIsToComeAgain() throws Exception {
    CountDownLatch release = lanes.hold("password");
    CompletableFuture<Optional<Account>> late = begin("ann", "secret");
    nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
    release.countDown();
    assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES))
        .hasCauseInstanceOf(AuthenticationBusyException.class);
    assertThat(login("secret")).isPresent();
  }

  @Test
  void aPasswordThatWasRightIsKnownForAMinute() throws Exception {
    assertThat(login("secret")).isPresent();
    nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(login("secret")).isPresent();
    assertThat(lanes.hashed()).isEqualTo(1);
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(login("secret")).isPresent();
    assertThat(lanes.hashed()).isEqualTo(2);
  }

  @Test
  void wrongPasswordsAndUnknownNamesAlwaysCostTheHash() throws Exception {
    assertThat(login("secret")).isPresent();
    for (int i = 0; i < 2; i++) {
      assertThat(login("wrong")).isEmpty();
      assertThat(login("")).isEmpty();
      assertThat(begin("nobody", "secret").get(1, TimeUnit.MINUTES)).isEmpty();
    }
    assertThat(lanes.hashed()).isEqualTo(7);
    assertThat(login("secret")).isPresent();
    assertThat(lanes.hashed()).isEqualTo(7);
  }

  @Test
  void aChangedAccountIsNotKnown() throws Exception {
    assertThat(login("secret")).isPresent();
    accounts.setPassword("ann", secret("other"));
    assertThat(login("secret")).isEmpty();
    assertThat(login("other")).isPresent();

    accounts.grant("ann", HOME, Set.of(Permission.READ));
    assertThat(login("other").orElseThrow().permissionsAt(HOME)).containsExactly(Permission.READ);
    assertThat(lanes.hashed()).isEqualTo(4);

    accounts.remove("ann");
    assertThat(login("other")).isEmpty();
    accounts.add("ann", HOME, List.of(), secret("third"));
    assertThat(login("other")).isEmpty();
  }

  @Test
  void whatAnotherVersionOrAnEditorChangesIsNotKnown() throws Exception {
    assertThat(login("secret")).isPresent();
    AccountsComponent other = Office.open(data);
    other.add("bob", HOME, List.of(), secret("x"));
    assertThat(login("secret")).as("another account is changed").isPresent();
    assertThat(lanes.hashed()).isEqualTo(1);
    other.setPassword("ann", secret("other"));
    assertThat(login("secret")).isEmpty();
    assertThat(login("other")).isPresent();

    String text = Files.readString(Office.file(data));
    Files.writeString(Office.file(data), text.replace("\"ann\"", "\"eve\" "));
    assertThat(login("other")).isEmpty();
  }

  @Test
  void ofManyLoginsAtOnceTheFirstPays() throws Exception {
    CountDownLatch release = lanes.hold("password");
    accounts.modified(Office.config(Map.of("hash_concurrency", 1, "hash_memory", 128)));
    List<CompletableFuture<Optional<Account>>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(begin("ann", "secret"));
    }
    release.countDown();
    for (CompletableFuture<Optional<Account>> one : all) {
      assertThat(one.get(1, TimeUnit.MINUTES)).isPresent();
    }
    // The first has renewed the hash, after which the password counts as another one: once.
    assertThat(login("secret")).isPresent();
    int before = lanes.hashed();
    assertThat(login("secret")).isPresent();
    assertThat(lanes.hashed()).isEqualTo(before);
  }

  @Test
  void fewAreRememberedAtOnce() {
    VerifiedPasswords few = new VerifiedPasswords(2, nanoTime::get);
    PasswordHash hash = new Hasher(new HashCost(64, 1, 1)).nobody();
    StoredAccount[] stored = new StoredAccount[3];
    for (int i = 0; i < 3; i++) {
      stored[i] = new StoredAccount(new Account("user" + i, HOME, List.of(), false), hash);
      few.add(stored[i], secret("secret"));
    }
    assertThat(few.contains("user0", stored[0], secret("secret"))).isFalse();
    assertThat(few.contains("user1", stored[1], secret("secret"))).isTrue();
    assertThat(few.contains("user1", stored[1], secret("secret2"))).isFalse();
    assertThat(few.contains("user1", null, secret("secret"))).isFalse();
    few.clear();
    assertThat(few.contains("user2", stored[2], secret("secret"))).isFalse();
  }

  @Test
  void aChangedConcurrencyTakesEffectAndLosesNobody() throws Exception {
    CountDownLatch release = lanes.hold("password");
    CompletableFuture<Optional<Account>> waiting = begin("ann", "secret");
    lookedUp();
    accounts.modified(Office.config(Map.of("hash_concurrency", 3)));
    assertThat(waiting.get(1, TimeUnit.MINUTES)).as("by a third thread").isPresent();
    accounts.modified(Office.config(Map.of("hash_concurrency", 1)));
    CompletableFuture<Optional<Account>> last = begin("ann", "other");
    lookedUp();
    assertThat(last).isNotDone();
    release.countDown();
    assertThat(last.get(1, TimeUnit.MINUTES)).isEmpty();
  }

  /** Waits until all that was begun before waits for its hash. */
  private void lookedUp() throws Exception {
    lanes.lane("lookup").submit(() -> {}).get(1, TimeUnit.MINUTES);
  }

  @Test
  void nobodyWaitsForAVersionThatHasStopped() throws Exception {
    CountDownLatch never = lanes.hold("password");
    CompletableFuture<Optional<Account>> waiting = begin("ann", "secret");
    accounts.close(Duration.ZERO);
    assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES))
        .hasCauseInstanceOf(AuthenticationBusyException.class);
    assertThatThrownBy(() -> begin("ann", "secret").get(1, TimeUnit.MINUTES))
        .hasCauseInstanceOf(AuthenticationBusyException.class);
    never.countDown();
  }

  @Test
  void whatCameBeforeAStopIsAnswered() throws Exception {
    CountDownLatch release = lanes.hold("password");
    CompletableFuture<Optional<Account>> waiting = begin("ann", "secret");
    lookedUp();
    release.countDown();
    accounts.close(Duration.ofMinutes(1));
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isPresent();
  }

  @Test
  void aFloodOfOneClientDoesNotHoldUpAnother() throws Exception {
    CountDownLatch release = lanes.hold("password");
    accounts.modified(Office.config(Map.of("hash_concurrency", 1)));
    InetAddress attacker = InetAddress.getByName("2001:db8::1");
    List<CompletableFuture<Optional<Account>>> flood = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      flood.add(
          accounts.authenticate("ann", secret("wrong"), attacker, "ftp").toCompletableFuture());
    }
    CompletableFuture<Optional<Account>> other =
        accounts
            .authenticate("ann", secret("secret"), InetAddress.getByName("2001:db8:1::"), "ftp")
            .toCompletableFuture();
    FutureTask<String> allLookedUp = new FutureTask<>(() -> "in their turn");
    lanes.lane("lookup").execute(attacker, allLookedUp);
    allLookedUp.get(1, TimeUnit.MINUTES);
    assertThatThrownBy(() -> flood.get(WAITING - 1).get(1, TimeUnit.MINUTES))
        .hasCauseInstanceOf(AuthenticationBusyException.class);
    AtomicInteger checked = new AtomicInteger();
    flood.forEach(one -> one.thenRun(checked::incrementAndGet));
    CompletableFuture<Integer> before = other.thenApply(account -> checked.get());
    release.countDown();
    assertThat(other.get(1, TimeUnit.MINUTES)).isPresent();
    assertThat(before.get()).isEqualTo(1);
  }
}
