package io.jackfield.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The task store could not be read or written; the message is for the operator. */
final class StoreException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;
  private static final String DUPLICATE = "23505";

  StoreException(String message, IOException cause) {
    super(message, cause);
  }

  StoreException(String message) {
    this(message, new IOException(message));
  }

  /** Whether something was to be added that is there already. */
  boolean isDuplicate() {
    return getCause().getCause() instanceof SQLException failure
        && DUPLICATE.equals(failure.getSQLState());
  }

  /** What the database says, and what the disk has said to it: of a full one only that tells. */
  static StoreException of(Exception failure) {
    @Nullable Throwable disk = failure;
    while (disk != null && !(disk instanceof IOException)) {
      disk = disk.getCause();
    }
    String text = "task store: " + failure.getMessage();
    return disk == null
        ? new StoreException(text, new IOException(failure))
        : new StoreException(text + ": " + disk.getMessage(), new IOException(failure));
  }
}
