package io.jackfield.deploy.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarHashesTest {
  @TempDir Path folder;

  @Test
  void aFileThatVanishesWhileTheFolderIsReadCostsTheOthersNothing() throws Exception {
    Path first = Files.writeString(folder.resolve("first.jar"), "1");
    Path last = Files.writeString(folder.resolve("last.jar"), "2");
    Map<String, Stamp> stamps = new HashMap<>();
    JarHashes.stamp(List.of(first, folder.resolve("vanished.jar"), last), stamps);
    assertThat(stamps).containsOnlyKeys("first.jar", "last.jar");
  }

  @Test
  void aFileIsReadAgainWhenItHasChanged() throws Exception {
    JarHashes hashes = JarHashes.sha256(folder);
    Files.writeString(folder.resolve("a.jar"), "1");
    Files.createDirectory(folder.resolve("b.jar"));
    Map<String, String> before = hashes.now();
    assertThat(before).containsOnlyKeys("a.jar");
    Files.writeString(folder.resolve("a.jar"), "22");
    assertThat(hashes.now()).isNotEqualTo(before).containsOnlyKeys("a.jar");
    assertThat(JarHashes.sha256(folder.resolve("none")).now()).isEmpty();
  }
}
