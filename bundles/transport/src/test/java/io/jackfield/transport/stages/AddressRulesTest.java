package io.jackfield.transport.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AddressRulesTest {
  private static final Optional<Supplier<Networks>> ABSENT = Optional.empty();

  private static Optional<Supplier<Networks>> list(String... texts) {
    Networks networks = Networks.parse(List.of(texts));
    return Optional.of(() -> networks);
  }

  private static boolean admits(AddressRules rules, String literal) throws Exception {
    return rules.admits(InetAddress.getByName(literal));
  }

  @Test
  void withoutRulesAllCome() throws Exception {
    assertThat(admits(AddressRules.NONE, "192.0.2.1")).isTrue();
    assertThat(admits(AddressRules.NONE, "::1")).isTrue();
  }

  @Test
  void onlyTheAllowedCome() throws Exception {
    AddressRules rules = new AddressRules(list("10.0.0.0/8", "::1"), ABSENT);
    assertThat(admits(rules, "10.1.1.1")).isTrue();
    assertThat(admits(rules, "::1")).isTrue();
    assertThat(admits(rules, "192.0.2.1")).isFalse();
    assertThat(admits(rules, "::2")).isFalse();
  }

  @Test
  void anEmptyListOfTheAllowedAdmitsNobody() throws Exception {
    AddressRules rules = new AddressRules(list(), ABSENT);
    assertThat(admits(rules, "127.0.0.1")).isFalse();
  }

  @Test
  void theDeniedDoNotComeEvenIfAllowed() throws Exception {
    AddressRules rules = new AddressRules(list("10.0.0.0/8"), list("10.1.0.0/16"));
    assertThat(admits(rules, "10.0.0.1")).isTrue();
    assertThat(admits(rules, "10.1.0.1")).isFalse();
    assertThat(admits(new AddressRules(ABSENT, list("::/0")), "10.1.0.1")).isTrue();
  }

  @Test
  void whoHasNoAddressComes() {
    assertThat(new AddressRules(list(), list("0.0.0.0/0")).admits(null)).isTrue();
  }
}
