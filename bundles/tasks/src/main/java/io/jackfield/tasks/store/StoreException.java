package io.jackfield.tasks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** The task store could not be read or written; the message is for the operator. */
public final class StoreException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;
  private static final String DUPLICATE = "23505";
  private static final int MOST_CAUSES = 20;

  /** As SQL has it; empty where it was not SQL that failed. */
  private final String state;

  private StoreException(String message, IOException cause, String state) {
    super(message, cause);
    this.state = state;
  }

  StoreException(String message, IOException cause) {
    this(message, cause, "");
  }

  StoreException(String message) {
    this(message, new IOException(message));
  }

  /** What the database says, and what the disk has said to it: of a full one only that tells. */
  public static StoreException of(Exception failure) {
    if (failure instanceof StoreException known) {
      return known;
    }
    String disk =
        causes(failure)
            .filter(IOException.class::isInstance)
            .findFirst()
            .map(cause -> ": " + cause.getMessage())
            .orElse("");
    return new StoreException(
        "task store: " + failure.getMessage() + disk,
        new IOException(failure),
        failure instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "");
  }

  /** What was at the bottom of a failure, without H2's numbers. */
  static String reason(Throwable failure) {
    Throwable root = causes(failure).reduce(failure, (above, cause) -> cause);
    if (root instanceof AccessDeniedException) {
      return "permission denied"; // It has nothing but the path to say.
    }
    return root.getMessage() == null
        ? root.toString()
        : root.getMessage().replaceAll(" \\[[^ \\]]*]$", "").replace("retry:", "");
  }

  /** Bounded: some of H2 are causes of themselves. */
  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES);
  }

  /** Whether another transaction was in the way: something is there already, or was locked. */
  boolean isConflict() {
    return state.equals(DUPLICATE) || state.startsWith("40");
  }

  /** Whether the store is well and what was to be written is not. */
  boolean isOfTheData() {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("40");
  }
}
