package io.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageFilesTest {
  @TempDir Path folder;

  @Test
  void sumsAreAsSha256sumWritesThem() throws IOException {
    Files.writeString(folder.resolve("jackfield-1.0.tar.gz"), "abc");
    Files.writeString(folder.resolve("other"), "");
    PackageFiles.main(new String[] {"sums", folder.toString(), "1.0"});
    assertThat(folder.resolve("SHA256SUMS"))
        .hasContent(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  jackfield-1.0.tar.gz");
  }

  @Test
  void packsAsGzipDoesAtItsBestWithoutANameOrATime() throws IOException {
    Path file = folder.resolve("text.gz");
    Gzip.write("grüße\n", file);
    byte[] head = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, 3};
    assertThat(Files.readAllBytes(file)).startsWith(head);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("grüße\n");
    }
  }

  @Test
  void theChangelogHasTheVersionAsDebianOrdersIt() {
    assertThat(DebianChangelog.of("1.0-SNAPSHOT", Instant.parse("2025-09-03T04:05:06Z")))
        .startsWith("jackfield (1.0~SNAPSHOT-1) unstable; urgency=medium\n\n  * ")
        .endsWith(">  Wed, 03 Sep 2025 04:05:06 +0000\n");
  }

  @Test
  void aCompletionGetsTheCommandsBehindItsFirstLine() {
    String script = "#compdef jackfield\necho $_jackfield_commands\n";
    assertThat(new Completion(script).with(List.of("user add", "version")))
        .isEqualTo(
            "#compdef jackfield\n_jackfield_commands='user add\nversion'\n"
                + "echo $_jackfield_commands\n");
    assertThatThrownBy(() -> new Completion("echo\n")).isInstanceOf(IllegalArgumentException.class);
  }
}
