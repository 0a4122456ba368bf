package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.config.Settings;
import org.junit.jupiter.api.Test;

/** Three altogether, two for a client. */
class BodyStreamsTest {
  private static final Settings LIMITS = TestServer.settingsWithBodyStreams(3, 2);

  private final BodyStreams streams = new BodyStreams();

  @Test
  void oneClientDoesNotGetAll() {
    assertThat(streams.enter(7, LIMITS)).isTrue();
    assertThat(streams.enter(7, LIMITS)).isTrue();
    assertThat(streams.enter(7, LIMITS)).isFalse();
    assertThat(streams.enter(100, LIMITS)).isTrue();
    assertThat(streams.enter(8, LIMITS)).as("three are in").isFalse();
  }

  @Test
  void whoLeavesMakesRoom() {
    streams.enter(7, LIMITS);
    streams.enter(7, LIMITS);
    streams.leave(7);
    assertThat(streams.enter(7, LIMITS)).isTrue();
  }
}
