package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.status.ErrorStatus;
import ch.qos.logback.core.status.InfoStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTroubleTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final LogTrouble trouble =
      new LogTrouble(new PrintStream(said, true, StandardCharsets.UTF_8));

  @Test
  void saysErrorsAndNotEachTime() {
    IOException full = new IOException("No space left on device");
    trouble.addStatusEvent(new InfoStatus("started", this));
    trouble.addStatusEvent(new ErrorStatus("IO failure while writing to a.log", this, full));
    trouble.addStatusEvent(new ErrorStatus("IO failure while writing to a.log", this, full));
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("jackfield: IO failure while writing to a.log: " + full);
  }
}
