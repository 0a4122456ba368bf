package io.jackfield.ftp.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.testkit.TestConnection;
import org.junit.jupiter.api.Test;

final class SessionStateTest {

  @Test
  void tlsStays() throws Exception {
    // The TLS of a connection is the transport's; what the session must keep is PROT.
    TestConnection old = new TestConnection();
    SessionState state = new SessionState();
    state.privateData = true;
    state.bufferSizeSet = true;
    state.save(old.state());
    SessionState restored = SessionState.restore(old.handOver().state());
    assertThat(restored.privateData).isTrue();
    assertThat(restored.bufferSizeSet).isTrue();
  }
}
