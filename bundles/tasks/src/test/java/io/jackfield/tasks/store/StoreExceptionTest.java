package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StoreExceptionTest {

  @Test
  void theReasonIsThatOfTheDiskInPlainWords() {
    assertThat(reason(new IOException("Store header is corrupt: retry:/data/tasks.mv.db [2.5/6]")))
        .isEqualTo("Store header is corrupt: /data/tasks.mv.db");
    assertThat(reason(new AccessDeniedException("/data/tasks.mv.db")))
        .isEqualTo("permission denied");
    assertThat(reason(new EOFException())).isEqualTo("java.io.EOFException");
  }

  @Test
  void aFailureThatIsItsOwnCauseHasAReasonToo() {
    IOException one = new IOException("one");
    one.initCause(new IOException("other", one));
    assertThat(reason(one)).isIn("one", "other");
  }

  private static String reason(Exception root) {
    return StoreException.reason(StoreException.of(new SQLException("General error", root)));
  }
}
