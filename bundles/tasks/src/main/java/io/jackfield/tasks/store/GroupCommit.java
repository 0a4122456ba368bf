package io.jackfield.tasks.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what several threads want done in one transaction: a commit is what costs most. Who comes
 * first does it; the others wait, and of those who came meanwhile one does it for all of them. What
 * nobody waits for goes with it.
 */
final class GroupCommit {
  private final Consumer<Database.Work<Boolean>> transaction;

  // Guarded by this.
  private List<Part<?>> waiting = new ArrayList<>();
  private boolean busy;

  /**
   * With a way to do work in a transaction.
   *
   * @param transaction throws if nothing of it was done
   */
  GroupCommit(Consumer<Database.Work<Boolean>> transaction) {
    this.transaction = transaction;
  }

  /**
   * Returns when it is committed. The work may be called more than once, on any thread, and only
   * the last call counts.
   */
  <T extends @Nullable Object> T run(Database.Work<T> work) {
    Part<T> part = new Part<>(work, null);
    boolean first;
    synchronized (this) {
      first = !busy;
      busy = true;
      waiting.add(part);
    }
    if (first || part.turn.join()) {
      lead();
    }
    return part.result();
  }

  /**
   * Returns at once: it is committed with what others want, or by {@link #flush}.
   *
   * @param then told when it is committed, or why not; on the thread that did it, and quick
   */
  void later(Database.Work<?> work, Consumer<Optional<RuntimeException>> then) {
    synchronized (this) {
      waiting.add(new Part<>(work, then));
    }
  }

  /** Returns when all is committed that has come so far; whether there was anything. */
  boolean flush() {
    synchronized (this) {
      if (waiting.isEmpty() && !busy) {
        return false;
      }
    }
    return run(connection -> true);
  }

  /** How many are to be done with the next commit; for tests. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Once: a thread whose own work is done is not to be kept by others'. */
  private void lead() {
    List<Part<?>> parts;
    synchronized (this) {
      parts = waiting;
      waiting = new ArrayList<>();
    }
    try {
      commit(parts);
    } finally {
      next();
      parts.forEach(Part::done);
    }
  }

  private void next() {
    Optional<Part<?>> leader;
    synchronized (this) {
      leader = waiting.stream().filter(part -> part.then == null).findFirst();
      busy = leader.isPresent();
    }
    leader.ifPresent(part -> part.turn.complete(true));
  }

  private void commit(List<Part<?>> parts) {
    try {
      transaction.accept(
          connection -> {
            for (Part<?> part : parts) {
              part.perform(connection);
            }
            return true;
          });
    } catch (RuntimeException e) {
      if (parts.size() == 1) {
        parts.get(0).failure = e;
      } else {
        // Nothing was done: each is to fail by its own fault.
        parts.forEach(part -> commit(List.of(part)));
      }
    } catch (Error e) {
      parts.forEach(part -> part.failure = new IllegalStateException(e));
      throw e;
    }
  }

  /** What one thread wants; written by the thread that leads before its turn is completed. */
  private static final class Part<T extends @Nullable Object> {
    private final Database.Work<T> work;

    /** Null if a thread waits. */
    private final @Nullable Consumer<Optional<RuntimeException>> then;

    /** Whether it is this one's turn to lead, or it is done. */
    private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

    private @Nullable RuntimeException failure;
    private @Nullable T result;

    Part(Database.Work<T> work, @Nullable Consumer<Optional<RuntimeException>> then) {
      this.work = work;
      this.then = then;
    }

    void done() {
      turn.complete(false);
      if (then != null) {
        then.accept(Optional.ofNullable(failure));
      }
    }

    void perform(Connection connection) throws SQLException {
      result = work.with(connection);
    }

    @SuppressWarnings("NullAway") // null only where T may be
    T result() {
      if (failure != null) {
        throw failure;
      }
      return result;
    }
  }
}
