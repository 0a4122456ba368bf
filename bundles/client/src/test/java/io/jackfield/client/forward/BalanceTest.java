package io.jackfield.client.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upstream is tried first, and how they are written. */
class BalanceTest {
  private final Upstream a = new Upstream("test", new HostPort("a", 1));
  private final Upstream b = new Upstream("test", new HostPort("b", 1));
  private final Upstream c = new Upstream("test", new HostPort("c", 1));

  private String order(String balance, int turn) {
    return Balance.named(balance).order(List.of(a, b, c), turn).stream()
        .map(each -> each.address().host())
        .collect(Collectors.joining());
  }

  @Test
  void whoIsDownComesLast() {
    assertThat(order("failover", 1)).isEqualTo("abc");
    a.failed("broken", 2);
    assertThat(order("failover", 2)).isEqualTo("abc");
    a.failed("broken", 2);
    assertThat(order("failover", 3)).isEqualTo("bca");
    assertThat(a.reason()).isEqualTo("broken");
    a.answered(2);
    a.failed("broken", 2);
    a.answered(2);
    assertThat(order("failover", 4)).as("not twice in a row").isEqualTo("bca");
    a.answered(2);
    assertThat(order("failover", 5)).isEqualTo("abc");
  }

  @Test
  void withoutChecksNobodyIsDown() {
    for (int i = 0; i < 10; i++) {
      a.failed("broken", 0);
    }
    assertThat(a.isDown()).isFalse();
  }

  @Test
  void eachHasItsTurn() {
    assertThat(order("round-robin", 0)).isEqualTo("abc");
    assertThat(order("round-robin", 1)).isEqualTo("bca");
    assertThat(order("round-robin", 2)).isEqualTo("cab");
    assertThat(order("round-robin", 3)).isEqualTo("abc");
    assertThat(order("round-robin", Integer.MIN_VALUE)).hasSize(3);
  }

  @Test
  void theFewestConnectionsComeFirst() {
    a.joined();
    a.joined();
    b.joined();
    assertThat(order("least", 0)).isEqualTo("cba");
    c.joined();
    assertThat(order("least", 0)).isEqualTo("bca");
    assertThat(order("least", 2)).isEqualTo("cba");
    a.left();
    a.left();
    assertThat(order("least", 0)).isEqualTo("abc");
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.org:5432,db.example.org,5432",
    "192.0.2.1:1,192.0.2.1,1",
    "[2001:db8::1]:65535,2001:db8::1,65535",
  })
  void anAddressIsWrittenAsItIsRead(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", ":80", "a:", "a:b", "2001:db8::1:80", "a:0", "a:65536", "a b:1"})
  void orItIsNone(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text);
  }
}
