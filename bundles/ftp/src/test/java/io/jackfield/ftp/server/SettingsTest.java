package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are changed while sessions go on. */
final class SettingsTest {
  @TempDir Path root;
  private TestDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new TestDaemon(root);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void countFromTheNextCommandOn() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port)) {
      assertThat(wire.ask("PORT 127,0,0,1,4,1")).startsWith("502 ");
      daemon.configure(Map.of("active", true, "banner", "Welcome."));
      assertThat(wire.ask("PORT 127,0,0,1,4,1")).startsWith("200 ");
      assertThat(wire.ask("PWD")).startsWith("257 ");
    }
    try (Wire next = new Wire(daemon.port)) {
      assertThat(next.reply()).isEqualTo("220 Welcome.");
    }
  }

  @Test
  void whichCannotBeAppliedLeaveAllAsItIs() throws Exception {
    daemon.configure(Map.of("banner", "Welcome."));
    daemon.configure(Map.of("banner", "Hello.", "passive_ports", "2-1"));
    try (Wire next = new Wire(daemon.port)) {
      assertThat(next.reply()).isEqualTo("220 Welcome.");
    }
  }
}
