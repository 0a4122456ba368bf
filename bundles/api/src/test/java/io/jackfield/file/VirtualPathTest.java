package io.jackfield.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualPathTest {
  private static final String[] PIECES = {
    "/",
    "/",
    "..",
    ".",
    "a",
    "b",
    "...",
    " ",
    "~",
    "%2e",
    "\u00e9",
    "\\",
    "\0",
    "\u202e",
    "\ud83d\ude00",
    "\ud800"
  };

  @ParameterizedTest
  @CsvSource({
    "'',/",
    "/,/",
    "//,/",
    "a,/a",
    "/a/,/a",
    "/a//b,/a/b",
    "/a/./b,/a/b",
    "/a/../b,/b",
    "/a/..,/",
    "/.../b,/.../b",
    "/a b,/a b"
  })
  void isNormalisedOnce(String text, String normalised) {
    assertThat(VirtualPath.parse(text)).hasToString(normalised);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "/..",
        "/a/../..",
        "a/../../b",
        "a\\b",
        "..\\x",
        "a\0",
        "a\nb",
        "a\rb",
        "a\tb",
        "a\u007fb",
        "a\u202eb",
        "a\u200bb",
        "a\u2028b",
        "a\u2029b",
        "a\u0085b",
        "a\u202ab",
        "a\u2066b",
        "a\u2069b",
        "a\ufeffb",
        "a\ud800b",
        "a\udc00\ud800b"
      })
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> VirtualPath.parse(text))
        .isInstanceOf(BadPathException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .matches("[ -~]+");
  }

  /** Joiners, soft hyphens, direction marks, the flag of Scotland, and what has no meaning yet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\ud83d\udc69\u200d\ud83d\udcbb",
        "so\u00adft",
        "\u05d0\u200f!",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f",
        "\ud83e\udeff",
        "\ud83d\udedf\u0378"
      })
  void whatIsWritingIsAName(String name) {
    assertThat(VirtualPath.parse("/" + name).name()).isEqualTo(name);
  }

  @Test
  void saysWhatANameMustNotHave() {
    assertThatThrownBy(() -> VirtualPath.parse("/a\\b")).hasMessageContaining(" a backslash ");
    assertThatThrownBy(() -> VirtualPath.ROOT.child("a/b")).hasMessageContaining(" a slash ");
    assertThatThrownBy(() -> VirtualPath.parse("/a\tb")).hasMessageContaining("U+0009");
  }

  @Test
  void isBoundedInLengthAndDepth() {
    String longest = "\u00e9".repeat(127) + "x";
    assertThat(VirtualPath.parse(longest).name()).isEqualTo(longest);
    assertThatThrownBy(() -> VirtualPath.parse(longest + "x")).isInstanceOf(BadPathException.class);
    assertThat(VirtualPath.parse("a/".repeat(VirtualPath.MAX_DEPTH)).depth())
        .isEqualTo(VirtualPath.MAX_DEPTH);
    assertThatThrownBy(() -> VirtualPath.parse("a/".repeat(VirtualPath.MAX_DEPTH + 1)))
        .isInstanceOf(BadPathException.class);
  }

  /** Whatever is typed: it is refused, or a path that reads back and has no dangerous element. */
  @RepeatedTest(500)
  void neverEscapes(RepetitionInfo repetition) {
    String typed = typed(new Random(repetition.getCurrentRepetition()));
    VirtualPath folder = VirtualPath.parse("/home/ann");
    try {
      VirtualPath path = VirtualPath.parse(typed);
      assertThat(path.elements()).doesNotContain("", ".", "..").noneMatch(e -> e.contains("/"));
      assertThat(VirtualPath.parse(path.toString())).isEqualTo(path).hasSameHashCodeAs(path);
      assertThat(path.within(folder).startsWith(folder)).isTrue();
      assertThat(path.within(folder).relativeTo(folder)).isEqualTo(path);
    } catch (BadPathException e) {
      assertThat(typed).containsAnyOf("..", "\\", "\0", "\u202e", "\ud800");
    }
  }

  private static String typed(Random random) {
    StringBuilder typed = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      typed.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return typed.toString();
  }

  @Test
  void isComparedByElements() {
    VirtualPath share = VirtualPath.parse("/share");
    assertThat(VirtualPath.parse("/share/x").startsWith(share)).isTrue();
    assertThat(share.startsWith(share)).isTrue();
    assertThat(VirtualPath.parse("/share-secret").startsWith(share)).isFalse();
    assertThat(VirtualPath.ROOT.startsWith(share)).isFalse();
    assertThat(VirtualPath.parse("/a/b")).isLessThan(VirtualPath.parse("/a-b"));
    assertThat(VirtualPath.parse("/a")).isLessThan(VirtualPath.parse("/a/b"));
    assertThatThrownBy(() -> share.relativeTo(VirtualPath.parse("/shar")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsTypedIsResolvedAgainstTheFolder() {
    VirtualPath folder = VirtualPath.parse("/a/b");
    assertThat(folder.resolve("c")).hasToString("/a/b/c");
    assertThat(folder.resolve("../c")).hasToString("/a/c");
    assertThat(folder.resolve("/c")).hasToString("/c");
    assertThat(folder.resolve("")).isEqualTo(folder);
    assertThatThrownBy(() -> folder.resolve("../../../c")).isInstanceOf(BadPathException.class);
    assertThat(folder.parent().parent().parent()).isEqualTo(VirtualPath.ROOT);
    assertThat(VirtualPath.ROOT.name()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\\b", "/a"})
  void aChildIsOneElement(String name) {
    assertThatThrownBy(() -> VirtualPath.ROOT.child(name)).isInstanceOf(BadPathException.class);
  }
}
