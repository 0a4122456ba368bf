package io.jackfield.ftp.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ftp.data.Numbers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a peer's or an operator's text. */
final class ArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", " 1", "1e3", "0x1", "9223372036854775808", "99999999999999999999"})
  void refusesWhatIsNoPosition(String text) {
    assertThat(Numbers.parse(text, 0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void readsTheLargestPosition() {
    assertThat(Numbers.parse("9223372036854775807", 0, Long.MAX_VALUE)).hasValue(Long.MAX_VALUE);
  }

  @Test
  void readsPort() {
    assertThat(HostPort.parse("127,0,0,1,4,1")).hasToString("Optional[/127.0.0.1:1025]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1,2,3,4,5",
        "1,2,3,4,5,6,7",
        "256,0,0,1,4,1",
        "127,0,0,1,0,0",
        "a,0,0,1,4,1",
        "127,0,0,1,-4,1",
        "127,0,0,1,4,",
        ",,,,,",
        "127.0.0.1,4,1"
      })
  void refusesWhatIsNoPort(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @Test
  void readsExtendedPort() {
    assertThat(HostPort.parseExtended("|1|127.0.0.1|1025|"))
        .hasToString("Optional[/127.0.0.1:1025]");
    assertThat(HostPort.parseExtended("!2!::1!1025!"))
        .hasToString("Optional[/[0:0:0:0:0:0:0:1]:1025]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|",
        "||||",
        "|1|127.0.0.1|65536|",
        "|1|127.0.0.1|0|",
        "|3|127.0.0.1|1025|",
        "|1|localhost|1025|",
        "|2|localhost|1025|",
        "|2|fe80::1%eth0|1025|",
        "|1|127.0.0.1|1025",
        "|1|127.0.0.1|1025|x",
        "|1|1.2.3|1025|",
        "|2|127.0.0.1|1025|",
        "|2|:|1025|"
      })
  void refusesWhatIsNoExtendedPort(String text) {
    assertThat(HostPort.parseExtended(text)).isEmpty();
  }

  @Test
  void readsTimes() {
    assertThat(Times.parse("20240229235959.123")).contains(Instant.parse("2024-02-29T23:59:59Z"));
    assertThat(Times.format(Instant.parse("2024-02-29T23:59:59.9Z"))).isEqualTo("20240229235959");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2024022923595", "20230229000000", "20241301000000", "20240101250000"})
  void refusesWhatIsNoTime(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }

  @Test
  void skipsOptionsHoweverManyThereAre() {
    assertThat(ListCommands.withoutOptions("-la  -R /a -b")).isEqualTo("/a -b");
    assertThat(ListCommands.withoutOptions("-ä")).isEqualTo("-ä");
    assertThat(ListCommands.withoutOptions("-la -dash.txt")).isEqualTo("-dash.txt");
    assertThat(ListCommands.withoutOptions("-".repeat(100_000))).isEmpty();
    assertThat(ListCommands.withoutOptions("-a ".repeat(100_000) + "x")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20240229235959.", "20240229235959.1234567890", "20240229235959.x"})
  void refusesWhatIsNoFraction(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }
}
