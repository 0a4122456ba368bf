package io.jackfield.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void aBuilderAddsReplacesAndRemoves() {
    HttpHeaders.Builder builder =
        HttpHeaders.builder().add("A", "1").add("B", "2").add("a", "3").add("C", "4");
    HttpHeaders first = builder.build();
    HttpHeaders second = builder.set("a", "5").remove("b").build();
    HttpHeaders third = builder.add("d", "6").build();
    assertThat(texts(first)).containsExactly("A=1", "B=2", "a=3", "C=4");
    assertThat(texts(second)).containsExactly("C=4", "a=5");
    assertThat(texts(third)).containsExactly("C=4", "a=5", "d=6");
    assertThat(texts(first.toBuilder().remove("A").build())).containsExactly("B=2", "C=4");
    assertThat(texts(first)).containsExactly("A=1", "B=2", "a=3", "C=4");
    assertThat(builder.remove("a").remove("c").remove("d").build()).isSameAs(HttpHeaders.NONE);
  }

  @Test
  void aBuilderThatRefusesIsNotChanged() {
    HttpHeaders.Builder builder = HttpHeaders.builder().add("a", "1");
    assertThatThrownBy(() -> builder.set("a", "\n")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add("b c", "")).isInstanceOf(IllegalArgumentException.class);
    assertThat(texts(builder.build())).containsExactly("a=1");
  }

  @Test
  void manyFieldsKeepTheirOrder() {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    HttpHeaders oneByOne = HttpHeaders.NONE;
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      builder.add("n" + i, "v" + i);
      oneByOne = oneByOne.with("n" + i, "v" + i);
      entries.add(Map.entry("n" + i, "v" + i));
    }
    HttpHeaders built = builder.build();
    assertThat(built.size()).isEqualTo(100);
    assertThat(built.name(99)).isEqualTo("n99");
    assertThat(built.value(99)).isEqualTo("v99");
    assertThat(texts(oneByOne))
        .isEqualTo(texts(built))
        .isEqualTo(texts(HttpHeaders.of(entries)))
        .hasSize(100);
    assertThatThrownBy(() -> built.name(100)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> built.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void onlyAsciiIsTheSameInAnyCase() {
    HttpHeaders headers = HttpHeaders.NONE.with("Kind", "1").with("x^y", "2");
    assertThat(headers.has("\u212aind")).isFalse(); // the sign of kelvin
    assertThat(headers.has("x~y")).isFalse();
    assertThat(headers.firstOr("KIND", "3")).isEqualTo("1");
    assertThat(headers.firstOr("Kin", "3")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource({
    "close, true",
    "CLOSE, true",
    "'upgrade , Close', true",
    "' close\t', true",
    "'a,,close,', true",
    "'a close', false",
    "closed, false",
    "clos, false",
    "'close;q=1', false",
    "'', false",
    "',', false",
  })
  void findsAnElementOfAList(String value, boolean found) {
    HttpHeaders headers = HttpHeaders.NONE.with("Connection", "x").with("connection", value);
    assertThat(headers.containsToken("CONNECTION", "close")).isEqualTo(found);
    assertThat(headers.containsToken("Connectio", "close")).isFalse();
    assertThat(headers.containsToken("connection", "")).isFalse();
  }

  private static List<String> texts(HttpHeaders headers) {
    List<String> texts = new ArrayList<>();
    headers.forEach((name, value) -> texts.add(name + "=" + value));
    return texts;
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
