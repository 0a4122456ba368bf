package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfgTextTest {

  @Test
  void readsUtf8WithAndWithoutAMark() throws Exception {
    assertThat(CfgText.parse("name = Käse \n")).containsEntry("name", "Käse");
    assertThat(CfgText.parse("\uFEFFname=x")).containsEntry("name", "x");
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    assertThatThrownBy(() -> CfgText.parse("port=1\nport=2"))
        .isInstanceOf(BadConfig.class)
        .hasMessage("is there twice")
        .extracting("key")
        .isEqualTo("port");
  }

  @Test
  void refusesABrokenEscape() {
    assertThatThrownBy(() -> CfgText.parse("a=\\u12")).isInstanceOf(BadConfig.class);
  }

  @Test
  void refusesWhatIsNotUtf8(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("a.cfg"), new byte[] {'a', '=', (byte) 0xE4});
    assertThatThrownBy(() -> CfgText.read(file)).hasMessage("is not UTF-8");
  }
}
