package io.jackfield.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineCheckTest {
  @Test
  void opensNoFileThatHasNoEnd(@TempDir Path folder) throws IOException {
    Path jar = Files.createFile(folder.resolve("a.jar"));
    Files.createDirectory(folder.resolve("folder.jar"));
    Files.createSymbolicLink(folder.resolve("endless.jar"), Path.of("/dev/zero"));
    Files.createFile(folder.resolve("a.jar.part"));
    assertThat(OfflineCheck.jars(folder)).containsExactly(jar);
    assertThat(OfflineCheck.jars(folder.resolve("nope"))).isEmpty();
  }
}
