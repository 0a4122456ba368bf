package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("jackfield.log");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> last(int lines) throws IOException {
    try (LogTail tail = LogTail.open(file, lines)) {
      return tail.read();
    }
  }

  @Test
  void readsTheLastLines() throws IOException {
    append("a\nb\n\nd\n");
    assertThat(last(0)).isEmpty();
    assertThat(last(1)).containsExactly("d");
    assertThat(last(2)).containsExactly("", "d");
    assertThat(last(4)).containsExactly("a", "b", "", "d");
    assertThat(last(5)).containsExactly("a", "b", "", "d");
  }

  @Test
  void readsAnEmptyFile() throws IOException {
    append("");
    assertThat(last(0)).isEmpty();
    assertThat(last(3)).isEmpty();
  }

  @Test
  void aLineThatIsBeingWrittenIsNotCounted() throws IOException {
    append("a\nb\nc");
    for (int lines = 0; lines < 3; lines++) {
      try (LogTail tail = LogTail.open(file, lines)) {
        assertThat(tail.read()).isEqualTo(List.of("a", "b").subList(2 - lines, 2));
        append("-");
        assertThat(tail.read()).isEmpty();
        append("end\n");
        assertThat(tail.read()).singleElement().asString().startsWith("c").endsWith("-end");
      }
      Files.writeString(file, "a\nb\nc");
    }
  }

  @Test
  void findsLinesFarFromTheEnd() throws IOException {
    List<String> lines = IntStream.range(0, 3000).mapToObj(i -> i + "x".repeat(i % 97)).toList();
    append(String.join("\n", lines) + "\n");
    for (int count : List.of(1, 1500, 2999, 3000, 9999)) {
      int from = Math.max(0, lines.size() - count);
      assertThat(last(count)).isEqualTo(lines.subList(from, lines.size()));
    }
  }

  @Test
  void cutsALineThatHasNoEnd() throws IOException {
    append("\u00e9".repeat(100_000) + "\nb\n");
    assertThat(last(2)).hasSize(2).last().isEqualTo("b");
    assertThat(last(2).get(0)).hasSize(1 << 15);
  }

  @Test
  void followsTheFile() throws IOException {
    append("a\n");
    try (LogTail tail = LogTail.open(file, 0)) {
      assertThat(tail.read()).isEmpty();
      append("b\nc\n");
      assertThat(tail.read()).containsExactly("b", "c");
      assertThat(tail.read()).isEmpty();
    }
  }

  @Test
  void followsTheLogIntoItsNextFile() throws IOException {
    append("a\n");
    try (LogTail tail = LogTail.open(file, 1)) {
      assertThat(tail.read()).containsExactly("a");
      append("b\n");
      Files.move(file, folder.resolve("jackfield.1.log"));
      assertThat(tail.read()).as("no new one yet").containsExactly("b");
      append("c\n");
      assertThat(tail.read()).containsExactly("c");
    }
  }

  @Test
  void followsAFileThatIsCutOff() throws IOException {
    append("a long line\n");
    try (LogTail tail = LogTail.open(file, 0)) {
      Files.writeString(file, "b\n");
      assertThat(tail.read()).containsExactly("b");
    }
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> last(1))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }
}
