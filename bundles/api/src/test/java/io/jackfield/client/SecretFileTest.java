package io.jackfield.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    file = Files.createFile(folder.resolve("secret"));
    mode("rw-r-----");
  }

  private void mode(String text) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(text));
  }

  @Test
  void isTheFirstLineAtEachTime() throws IOException {
    SecretFile secret = new SecretFile(file);
    Files.writeString(file, "pass wörd\r\nsomething else\n");
    assertThat(secret.get()).containsExactly("pass wörd".toCharArray());
    Files.writeString(file, "new");
    assertThat(secret.get()).containsExactly("new".toCharArray());
  }

  @Test
  void isForNobodyElse() throws IOException {
    Files.writeString(file, "secret");
    mode("rw----r--");
    assertThatThrownBy(new SecretFile(file)::get)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file + ": everybody may read this secret");
  }

  @Test
  void hasToBeThere() throws IOException {
    assertThatThrownBy(new SecretFile(file)::get).hasMessageContaining("no secret");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(new SecretFile(file)::get).hasMessageContaining("not UTF-8");
    Files.delete(file);
    assertThatThrownBy(new SecretFile(file)::get).hasMessageContaining("there is no such file");
  }
}
