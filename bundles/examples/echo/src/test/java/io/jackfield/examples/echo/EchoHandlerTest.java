package io.jackfield.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.TcpSession;
import io.jackfield.testkit.TestSession;
import org.junit.jupiter.api.Test;

class EchoHandlerTest {
  private final LineHandler echo = new EchoHandler();
  private final TcpSession session = new TestSession();

  @Test
  void answersWithTheLine() throws Exception {
    assertThat(echo.onLine(session, "hello, wörld")).isEqualTo("hello, wörld");
    assertThat(echo.onLine(session, "")).isEmpty();
  }

  @Test
  void waitsForTheClientToSpeakFirst() throws Exception {
    assertThat(echo.onOpen(session)).isNull();
  }
}
