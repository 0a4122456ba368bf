package io.jackfield.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadersTest {
  @Test
  void namesAreTheSameInAnyCaseAndValuesKeepTheirOrder() {
    HttpHeaders headers =
        HttpHeaders.NONE.with("Accept", "a").with("Host", "h").with("ACCEPT", "b");
    assertThat(headers.first("accept")).contains("a");
    assertThat(headers.all("Accept")).containsExactly("a", "b");
    assertThat(headers.names()).containsExactly("accept", "host");
    assertThat(headers.without("aCCept").has("accept")).isFalse();
    assertThat(HttpHeaders.NONE.names()).isEmpty();
    List<String> seen = new ArrayList<>();
    headers.forEach((name, value) -> seen.add(name + "=" + value));
    assertThat(seen).containsExactly("Accept=a", "Host=h", "ACCEPT=b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00e4", "a\0", "(a)"})
  void aNameThatIsNoTokenIsRefused(String name) {
    assertThatThrownBy(() -> HttpHeaders.NONE.with(name, "value"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: x", "a\n", "a\r", "a\0", "a\u007f"})
  void aValueThatWouldSplitTheResponseIsRefused(String value) {
    assertThatThrownBy(() -> HttpHeaders.NONE.with("x", value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesAreNotPrinted() {
    assertThat(HttpHeaders.NONE.with("Authorization", "secret").toString())
        .doesNotContain("secret");
  }
}
