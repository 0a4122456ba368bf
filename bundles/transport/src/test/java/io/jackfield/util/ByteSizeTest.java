package io.jackfield.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1023, 1023, 1023",
    "1024, 1K, 1.0K",
    "1500, 1500, 1.4K",
    "1048575, 1048575, 1023.9K",
    "1048576, 1M, 1.0M",
    "1536K, 1536K, 1.5M",
    "10g, 10G, 10.0G",
    " 3T , 3T, 3.0T",
    "2048T, 2048T, 2048.0T",
    "999999999999999999, 999999999999999999, 909494.7T",
    "8388607T, 8388607T, 8388607.0T"
  })
  void isReadAndShown(String typed, String exact, String rounded) {
    long bytes = ByteSize.parse(typed);
    assertThat(ByteSize.exact(bytes)).isEqualTo(exact);
    assertThat(ByteSize.parse(exact)).isEqualTo(bytes);
    assertThat(ByteSize.rounded(bytes)).isEqualTo(rounded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "G",
        "-1",
        "+1",
        "1.5G",
        "1e3",
        "10GB",
        "10 G",
        "0x10",
        "1P",
        "none",
        "\u0661",
        "8388608T",
        "1000000000000000000",
        "999999999999999999K"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
