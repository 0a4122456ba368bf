package io.jackfield.ftp.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PortRangeTest {

  @ParameterizedTest
  @ValueSource(strings = {"50000-50009", "50000-50006", "50000-50001", "50000", "1-65535"})
  void triesEveryPortOnce(String range) {
    PortRange ports = PortRange.parse(range);
    RandomGenerator random = new Random(1);
    int[] all = IntStream.rangeClosed(ports.first(), ports.last()).toArray();
    for (int i = 0; i < 20; i++) {
      int[] walked = IntStream.range(0, ports.size()).map(ports.walk(random)).sorted().toArray();
      assertThat(Arrays.equals(walked, all)).isTrue();
    }
    assertThat(PortRange.parse(" ").walk(random).applyAsInt(0)).isZero();
  }

  @Test
  void triesPortsInAnOrderThatIsNotToBeGuessed() {
    PortRange ports = PortRange.parse("50000-50999");
    RandomGenerator random = new Random(1);
    Set<List<Integer>> begins = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      begins.add(IntStream.range(0, 3).map(ports.walk(random)).boxed().toList());
    }
    assertThat(begins).hasSizeGreaterThan(45);
  }

  /** What is asked of a secure source takes its time on the event loop. */
  @Test
  void asksForFewRandomNumbers() {
    int[] asked = {0};
    RandomGenerator counting =
        new Random(1) {
          @Override
          public int nextInt(int bound) {
            asked[0]++;
            return super.nextInt(bound);
          }
        };
    for (int i = 0; i < 100; i++) {
      PortRange.parse("1-65535").walk(counting);
    }
    assertThat(asked[0]).isLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-", "2-1", "0-1", "1-65536", "1-2-3"})
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> PortRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("passive.ports");
  }
}
