package io.jackfield.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final AccessLog log = new AccessLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @Test
  void addressesAreWrittenAsUsual() {
    String rest = " - - [01/Jan/1970:00:00:00 +0000] \"-\" 0 0 \"-\" \"-\"";
    assertThat(line(at("127.0.0.1"))).isEqualTo("127.0.0.1" + rest);
    assertThat(line(at("2001:DB8:0:0::1"))).isEqualTo("2001:db8::1" + rest);
    assertThat(line(InetSocketAddress.createUnresolved("local", 0))).isEqualTo("local" + rest);
  }

  @Test
  void tellsHowManyBytesOfTheContentWereTaken() {
    Exchange exchange = TestExchange.of(at("127.0.0.1"));
    exchange.outcome().count(50);
    exchange.outcome().count(700);
    assertThat(log.line(exchange)).endsWith(" \"-\" 0 750 \"-\" \"-\"");
  }

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(address, 4000);
  }

  private String line(InetSocketAddress remote) {
    return log.line(TestExchange.of(remote));
  }
}
