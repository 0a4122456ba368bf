package io.jackfield.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of session tickets come and go by the day. */
class TicketKeysTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path home;

  @BeforeEach
  void onlyWithTheLibrary() {
    assumeTrue(TlsEngine.OPENSSL.problem().isEmpty(), "no openssl on this machine");
  }

  @Test
  void arePrivateAndTheSameAfterARestart() throws Exception {
    List<String> before = names(at(NOON));
    assertThat(before).hasSize(1);
    assertThat(names(at(NOON.plusSeconds(3600)))).isEqualTo(before);
    if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void newOneEachDayAndTwoOldOnesAreTaken() {
    List<String> first = names(at(NOON));
    List<String> second = names(at(NOON.plus(Duration.ofDays(1))));
    assertThat(second).hasSize(2).endsWith(first.get(0));
    List<String> third = names(at(NOON.plus(Duration.ofDays(2))));
    assertThat(third).hasSize(3).endsWith(second.toArray(String[]::new));
    List<String> fourth = names(at(NOON.plus(Duration.ofDays(3))));
    assertThat(fourth).hasSize(3).doesNotContain(first.get(0));
    assertThat(names(at(NOON.plus(Duration.ofDays(30))))).as("long off").hasSize(1);
  }

  @Test
  void eachPurposeHasItsOwn() {
    TicketKeys keys = at(NOON);
    OpenSslSessionTicketKey one = keys.derive("one")[0];
    OpenSslSessionTicketKey other = keys.derive("other")[0];
    assertThat(one.name()).isNotEqualTo(other.name());
    assertThat(one.aesKey()).isNotEqualTo(other.aesKey()).isNotEqualTo(one.hmacKey());
  }

  @Test
  void fileThatCannotBeReadIsMadeAnew() throws Exception {
    Files.writeString(file(), "yesterday 0011\n");
    assertThat(names(at(NOON))).hasSize(1).isEqualTo(names(at(NOON)));
  }

  private Path file() {
    return home.resolve("tickets.keys");
  }

  private TicketKeys at(Instant time) {
    return new TicketKeys(file(), Clock.fixed(time, ZoneOffset.UTC));
  }

  private static List<String> names(TicketKeys keys) {
    return Arrays.stream(keys.derive("test"))
        .map(key -> HexFormat.of().formatHex(key.name()))
        .toList();
  }
}
