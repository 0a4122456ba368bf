package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntaxTest {
  private final Syntax syntax = Syntax.words(1, 2).flag("json").value("allow");

  @Test
  void sortsWordsFlagsAndValues() throws UsageException {
    Arguments arguments =
        syntax.parse(List.of("--allow", "read", "ann", "--json", "--allow=/a:write"));
    assertThat(arguments.words()).containsExactly("ann");
    assertThat(arguments.json()).isTrue();
    assertThat(arguments.all("allow")).containsExactly("read", "/a:write");
    assertThat(arguments.last("allow")).contains("/a:write");
  }

  @Test
  void takesAnythingBehindTwoDashesAsAWord() throws UsageException {
    assertThat(syntax.parse(List.of("--", "--json", "--")).words()).containsExactly("--json", "--");
  }

  @Test
  void keepsWordsAsTheyAre() throws UsageException {
    assertThat(syntax.parse(List.of("a;b | $(c) 'd'", "")).words())
        .containsExactly("a;b | $(c) 'd'", "");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> syntax.parse(List.of())).hasMessage("something is missing");
    assertThatThrownBy(() -> syntax.parse(List.of("a", "b", "c")))
        .hasMessage("too many words from 'c' on");
    assertThatThrownBy(() -> syntax.parse(List.of("a", "--jsno")))
        .hasMessage("unknown option --jsno");
    assertThatThrownBy(() -> syntax.parse(List.of("a", "--json=yes")))
        .hasMessage("--json takes no value");
    assertThatThrownBy(() -> syntax.parse(List.of("a", "--allow")))
        .hasMessage("--allow needs a value");
  }
}
