package io.jackfield.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static final AddressRules PUBLIC = new AddressRules(Optional.of(List.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.0.1",
        "198.19.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.1.1.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void refuses(String address) {
    assertThatThrownBy(() -> PUBLIC.check("host.example", InetAddress.getByName(address)))
        .isInstanceOfSatisfying(
            RemoteException.class,
            e -> assertThat(e.reason()).isEqualTo(RemoteException.Reason.FORBIDDEN_ADDRESS))
        .hasMessageContaining("host.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
        "172.15.0.1", "172.32.0.1", "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
        "2606:4700::1111", "2a00:1450::1", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"
      })
  void permits(String address) {
    assertThatCode(() -> PUBLIC.check("host.example", InetAddress.getByName(address)))
        .doesNotThrowAnyException();
  }

  @Test
  void permitsWhatIsAllowed() {
    AddressRules rules = new AddressRules(Optional.of(List.of("10.1.0.0/16", "fd00:1::/32")));
    assertThatCode(() -> rules.check("a", InetAddress.getByName("10.1.255.1")))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.check("a", InetAddress.getByName("fd00:1::7")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> rules.check("a", InetAddress.getByName("10.2.0.1")))
        .isInstanceOf(RemoteException.class);
  }

  @Test
  void permitsEverythingUntilSomebodyElseDecides() {
    assertThatCode(
            () -> new AddressRules(Optional.empty()).check("a", InetAddress.getByName("127.0.0.1")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "::/129", "a.b.c.d"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text + ": ");
  }
}
