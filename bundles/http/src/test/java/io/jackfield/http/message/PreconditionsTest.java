package io.jackfield.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
  /** RFC 9110 section 8.8.3.2. */
  @ParameterizedTest
  @CsvSource({
    "If-None-Match, '\"1\"', '\"1\"', 304",
    "If-None-Match, 'W/\"1\"', '\"1\"', 304",
    "If-None-Match, '\"1\"', 'W/\"1\"', 304",
    "If-None-Match, 'W/\"1\"', 'W/\"1\"', 304",
    "If-None-Match, 'W/\"1\"', 'W/\"2\"', 200",
    "If-None-Match, 'W/\"1\"', *, 304",
    "If-Match, '\"1\"', '\"1\"', 200",
    "If-Match, 'W/\"1\"', '\"1\"', 412",
    "If-Match, '\"1\"', 'W/\"1\"', 412",
    "If-Match, 'W/\"1\"', 'W/\"1\"', 412",
    "If-Match, 'W/\"1\"', *, 200"
  })
  void tagsAreComparedAsTheFieldSays(String field, String tag, String condition, int status) {
    assertThat(new Preconditions(tag, 0).evaluate(HttpHeaders.NONE.with(field, condition)))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"'\"1\"', true", "'W/\"1\"', false"})
  void rangesAreOfWhatIsTheSameToTheByte(String tag, boolean allowed) {
    assertThat(new Preconditions(tag, 0).allowRange(HttpHeaders.NONE.with("If-Range", tag)))
        .isEqualTo(allowed);
  }
}
