package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final int THREADS = 5;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private Database database;
  private List<Connection> transactions;
  private GroupCommit group;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>());
    transactions = Collections.synchronizedList(new ArrayList<>());
    group =
        new GroupCommit(
            work ->
                database.call(
                    connection -> {
                      transactions.add(connection);
                      connection.setAutoCommit(false);
                      work.with(connection);
                      connection.commit();
                      return true;
                    }));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  /** The first is at it while the others come: one of them does the rest. */
  @Test
  void whatComesMeanwhileIsDoneTogether() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Future<String> first =
        threads.submit(
            () ->
                group.run(
                    connection -> {
                      begun.countDown();
                      awaitUninterrupted(go);
                      return pause(connection, "first");
                    }));
    begun.await();
    List<Future<String>> others = new ArrayList<>();
    for (int i = 1; i < THREADS; i++) {
      String name = "other" + i;
      others.add(threads.submit(() -> group.run(connection -> pause(connection, name))));
    }
    await().until(() -> group.waiting() == THREADS - 1);
    go.countDown();
    assertThat(first.get()).isEqualTo("first");
    for (int i = 1; i < THREADS; i++) {
      assertThat(others.get(i - 1).get()).isEqualTo("other" + i);
    }
    assertThat(transactions).hasSize(2);
    assertThat(new Paused(database).names()).hasSize(THREADS);
  }

  /** Of those that came together only the one that is wrong fails, and it leaves nothing. */
  @Test
  void eachFailsByItsOwnFault() throws Exception {
    group.later(connection -> pause(connection, "good"), failure -> assertThat(failure).isEmpty());
    assertThatThrownBy(
            () ->
                group.run(
                    connection -> {
                      pause(connection, "bad");
                      return pause(connection, "bad");
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(new Paused(database).names()).containsExactly("good");
  }

  @Test
  void whatNobodyWaitsForGoesWithTheNext() {
    AtomicReference<Optional<RuntimeException>> told = new AtomicReference<>();
    group.later(connection -> pause(connection, "late"), told::set);
    assertThat(transactions).isEmpty();
    assertThat(told).hasValue(null);
    group.run(connection -> pause(connection, "now"));
    assertThat(transactions).hasSize(1);
    assertThat(told.get()).isEmpty();
    assertThat(new Paused(database).names()).containsExactlyInAnyOrder("late", "now");
  }

  @Test
  void flushesAndTellsWhatFailed() {
    AtomicReference<Optional<RuntimeException>> told = new AtomicReference<>(Optional.empty());
    assertThat(group.flush()).isFalse();
    group.later(
        connection -> {
          throw new SQLException("on purpose");
        },
        told::set);
    assertThat(group.flush()).isTrue();
    assertThat(told.get().orElseThrow()).isInstanceOf(StoreException.class);
    assertThat(group.flush()).isFalse();
  }

  /** More threads than commits, each of which has its own result, many times over. */
  @Test
  void isRightUnderLoad() throws Exception {
    int each = 200;
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      all.add(
          threads.submit(
              () -> {
                together.await();
                for (int i = 0; i < each; i++) {
                  String name = number + "-" + i;
                  String result = group.run(connection -> pause(connection, name));
                  assertThat(result).isEqualTo(name);
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(new Paused(database).names()).hasSize(THREADS * each);
    assertThat(transactions.size()).isLessThanOrEqualTo(THREADS * each);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pause(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into paused (task) values ('" + name + "')");
      return name;
    }
  }
}
