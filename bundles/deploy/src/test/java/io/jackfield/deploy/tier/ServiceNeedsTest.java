package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServiceNeedsTest {
  private static ServiceNeeds needs(Set<String> offers, String... needs) {
    return new ServiceNeeds(offers, Set.of(needs));
  }

  @Test
  void whatOthersNeedComesFirst() {
    assertThat(
            ServiceNeeds.inOrder(
                new TreeMap<>(
                    Map.of(
                        "a", needs(Set.of(), "Files", "Accounts"),
                        "b", needs(Set.of("Files"), "Accounts", "Elsewhere"),
                        "c", needs(Set.of("Accounts"))))))
        .containsExactly("c", "b", "a");
  }

  @Test
  void whatNeedsItselfOrOneAnotherIsThereTooAndOnce() {
    assertThat(
            ServiceNeeds.inOrder(
                new TreeMap<>(
                    Map.of(
                        "a", needs(Set.of("A"), "B"),
                        "b", needs(Set.of("B"), "A"),
                        "c", needs(Set.of("C"), "C"),
                        "d", needs(Set.of(), "A")))))
        .containsExactly("c", "a", "b", "d");
  }
}
