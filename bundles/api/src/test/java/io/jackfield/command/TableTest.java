package io.jackfield.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  private static String print(Table table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "nothing");
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void alignsItsColumns() {
    Table table = new Table("NAME", "N", "REMARK").row("a", 1234, "").row("longer", 5, "x");
    assertThat(print(table))
        .isEqualTo(
            """
            NAME    N     REMARK
            a       1234
            longer  5     x
            """);
  }

  @Test
  void countsACharacterOfTwoUnitsOnce() {
    assertThat(print(new Table("A", "B").row("\ud83d\ude00x", 1)))
        .isEqualTo("A   B\n\ud83d\ude00x  1\n");
  }

  @Test
  void aRowMayHaveFewerCells() {
    assertThat(print(new Table("A", "B").row("x"))).isEqualTo("A  B\nx\n");
  }

  @Test
  void saysSoIfThereIsNoRow() {
    Table table = new Table("A");
    assertThat(table.isEmpty()).isTrue();
    assertThat(print(table)).isEqualTo("nothing\n");
    assertThat(table.row("").isEmpty()).isFalse();
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(Table.printable("a\u001b[31m\r\n\u202e\ud800\u2028\u00e9"))
        .isEqualTo("a\\u001B[31m\\u000D\\u000A\\u202E\\uD800\\u2028\u00e9");
    assertThat(print(new Table("A").row("x\ny"))).isEqualTo("A\nx\\u000Ay\n");
  }
}
