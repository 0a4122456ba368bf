package io.jackfield.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"file.arrived", "file.deleted", "file.renamed", "login", "bundle.swapped"})
  void theDaemonHasSomeOfItsOwn(String topic) {
    assertThat(Topics.checked(topic)).isEqualTo(topic);
    assertThat(Topics.isOfTheDaemon(topic)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"order.paid", "files.seen", "logins", "a", "A-b_c.9", "bundled.bundle"})
  void allOthersAreOfWhoTellsThem(String topic) {
    assertThat(Topics.checked(topic)).isEqualTo(topic);
    assertThat(Topics.isOfTheDaemon(topic)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file.arived", "file", "File.arrived", "login.failed", "LOGIN", "bundle."})
  void oneThatIsMisspeltIsNoOther(String topic) {
    assertThatThrownBy(() -> Topics.checked(topic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of file.arrived, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "ä", "a/b", "a,b"})
  void hasAForm(String topic) {
    assertThatThrownBy(() -> Topics.checked(topic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not 1 to 100 letters, digits")
        .message()
        .doesNotContain("\n");
  }
}
