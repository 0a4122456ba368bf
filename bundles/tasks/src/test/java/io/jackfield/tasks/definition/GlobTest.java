package io.jackfield.tasks.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "/**, /a, true",
    "/**, /a/b/c, true",
    "/**, /, true",
    "/in/**, /in/a, true",
    "/in/**, /inner/a, false",
    "/in/**.csv, /in/a.csv, true",
    "/in/**.csv, /in/x/y/a.csv, true",
    "/in/**.csv, /in/a.csv.gz, false",
    "/in/*.csv, /in/a.csv, true",
    "/in/*.csv, /in/x/a.csv, false",
    "/in/*/x, /in//x, true",
    "/**/x, /x, true",
    "/**/x, /a/b/x, true",
    "/**/x, /a/bx, false",
    "/a/**/b/*.txt, /a/b/c.txt, true",
    "/a/**/b/*.txt, /a/z/z/b/c.txt, true",
    "/?.txt, /a.txt, true",
    "/?.txt, /ab.txt, false",
    "/a[b].{c}, /a[b].{c}, true",
    "/a.c, /abc, false",
    "/*, /a, true",
    "/*, /a/b, false",
  })
  void matches(String pattern, String path, boolean expected) {
    assertThat(new Glob(pattern).matches(path)).isEqualTo(expected);
  }

  @Test
  @Timeout(5)
  void takesNoLongerForManyStars() {
    Glob glob = new Glob("/" + "*a".repeat(100) + "**b");
    assertThat(glob.matches("/" + "a".repeat(30_000))).isFalse();
  }

  @Test
  void wantsAndExcludes() {
    PathRules rules = PathRules.of(List.of("/in/**", "/too/*", "!/**.tmp"));
    assertThat(rules.match("/in/a")).isTrue();
    assertThat(rules.match("/too/a")).isTrue();
    assertThat(rules.match("/in/a.tmp")).isFalse();
    assertThat(rules.match("/out/a")).isFalse();
    assertThat(PathRules.of(List.of("!/**.tmp")).match("/a")).isTrue();
    assertThat(PathRules.of(List.of()).match("/a")).isTrue();
  }

  @Test
  void needsASlash() {
    assertThatThrownBy(() -> new Glob("in/*")).hasMessageContaining("begins with a slash");
  }

  @Test
  void readsDurations() {
    assertThat(TextDuration.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(TextDuration.parse(" 2h ")).isEqualTo(Duration.ofHours(2));
    for (String bad : List.of("", "5", "s", "-5s", "0s", "99999999999h", "1 h")) {
      assertThatThrownBy(() -> TextDuration.parse(bad)).hasMessageContaining(bad.trim());
    }
  }
}
