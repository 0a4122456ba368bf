package io.jackfield.accounts;

import static io.jackfield.accounts.Office.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.account.Account;
import io.jackfield.event.Events;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginEventsTest {
  @TempDir Path data;
  private final FakeLanes lanes = new FakeLanes();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<Map<String, ?>> told = new CopyOnWriteArrayList<>();
  private AccountsComponent accounts;
  private volatile boolean diskIsFull;

  private final Events events =
      new Events() {
        @Override
        public void publish(String topic, Map<String, ?> facts) {
          assertThat(topic).isEqualTo("login");
          if (diskIsFull) {
            throw new UncheckedIOException(new IOException("the disk is full"));
          }
          told.add(facts);
        }

        @Override
        public void publish(String topic, String key, Map<String, ?> facts) {
          throw new AssertionError("each login is another event");
        }
      };

  @BeforeEach
  void addAnn() throws IOException {
    AccountsConfig config = Office.config(Map.of("hash_concurrency", 1));
    accounts = new AccountsComponent(data, lanes, config, nanoTime::get);
    accounts.add("ann", VirtualPath.ROOT, List.of(), secret("secret"));
  }

  @AfterEach
  void close() {
    accounts.close(Duration.ZERO);
  }

  private Optional<Account> login(String password, String client, String protocol)
      throws Exception {
    return accounts
        .authenticate("ann", secret(password), InetAddress.getByName(client), protocol)
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
  }

  /** What was told, when all is that was to be. A login is told after it has been answered. */
  private List<String> told() throws Exception {
    lanes.lane("password").submit(() -> {}).get(1, TimeUnit.MINUTES);
    lanes.lane("lookup").submit(() -> {}).get(1, TimeUnit.MINUTES);
    lanes.lane("login events").submit(() -> {}).get(1, TimeUnit.MINUTES);
    return told.stream().map(each -> each.get("protocol") + " " + each.get("address")).toList();
  }

  @Test
  void eachLoginIsToldOnceAMinute() throws Exception {
    accounts.bindEvents(events);
    for (int i = 0; i < 3; i++) {
      assertThat(login("secret", "127.0.0.1", "http")).isPresent();
      assertThat(login("secret", "127.0.0.1", "ftp")).isPresent();
      assertThat(login("secret", "::1", "http")).isPresent();
      assertThat(login("wrong", "127.0.0.9", "http")).isEmpty();
    }
    assertThat(told())
        .containsExactlyInAnyOrder("http 127.0.0.1", "ftp 127.0.0.1", "http 0:0:0:0:0:0:0:1");
    assertThat(told.get(0).get("account")).isEqualTo("ann");
    assertThat(Instant.parse((String) told.get(0).get("time"))).isBefore(Instant.MAX);
    nanoTime.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(login("secret", "127.0.0.1", "http")).isPresent();
    assertThat(told()).hasSize(4);
  }

  @Test
  void aLoginWaitsForNoDiskAndIsToldWhenThereIsAnOutbox() throws Exception {
    CountDownLatch release = lanes.hold("login events");
    assertThat(login("secret", "127.0.0.1", "ftp")).isPresent();
    assertThat(told).isEmpty();
    accounts.bindEvents(events);
    release.countDown();
    assertThat(told()).containsExactly("ftp 127.0.0.1");
  }

  @Test
  void aFullDiskKeepsNobodyOut() throws Exception {
    accounts.bindEvents(events);
    diskIsFull = true;
    assertThat(login("secret", "127.0.0.1", "ftp")).isPresent();
    assertThat(told()).isEmpty();
    diskIsFull = false;
    assertThat(login("secret", "127.0.0.1", "http")).isPresent();
    assertThat(told()).containsExactly("http 127.0.0.1");
  }

  @Test
  void whatWaitsIsToldBeforeAStop() throws Exception {
    LoginEvents some = new LoginEvents(lanes, nanoTime::get);
    some.bind(events);
    CountDownLatch release = lanes.hold("login events");
    some.succeeded("ann", "ftp", null);
    release.countDown();
    some.close(Duration.ofMinutes(1));
    assertThat(told).hasSize(1);
  }
}
