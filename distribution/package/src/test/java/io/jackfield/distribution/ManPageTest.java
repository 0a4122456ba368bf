package io.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManPageTest {
  private static final String DOCUMENT =
      """
      # The command line
      ### `before`
      <!-- what 'jackfield help --markdown' prints -->

      ### `user add`

      Adds an account.

      ```
      jackfield user add [--home FOLDER] NAME
      ```

      - `NAME`: what it logs in with
      - `--home FOLDER`: its \\ root

      'all' stands for all.

      ```sh
      jackfield user add NAME  # asks
      ```

      ### `version`

      Shows it.

      <!-- the end of it -->
      ### `after`
      """;

  @Test
  void describesEachCommandOfTheChapter() {
    CommandChapter chapter = CommandChapter.of(DOCUMENT);
    assertThat(chapter.names()).containsExactly("user add", "version");
    ManPage page = new ManPage(".TH J 1 \"@DATE@\" \"@VERSION@\"\n.\\\" COMMANDS\n.SH END\n");
    assertThat(page.with(chapter, "1.0-SNAPSHOT", Instant.parse("2025-01-01T23:59:59Z")))
        .isEqualTo(
            """
            .TH J 1 "2025-01-01" "1.0-SNAPSHOT"
            .SS "jackfield user add"
            Adds an account.
            .PP
            .nf
            jackfield user add [\\-\\-home FOLDER] NAME
            .fi
            .TP
            .B NAME
            what it logs in with
            .TP
            .B \\-\\-home FOLDER
            its \\e root
            .PP
            \\&'all' stands for all.
            .PP
            .nf
            jackfield user add NAME  # asks
            .fi
            .SS "jackfield version"
            Shows it.
            .SH END
            """);
  }

  @Test
  void refusesADocumentWithoutTheChapter() {
    assertThatThrownBy(() -> CommandChapter.of("# The command line"))
        .hasMessage("docs/cli.md has no chapter between its two comments");
  }
}
