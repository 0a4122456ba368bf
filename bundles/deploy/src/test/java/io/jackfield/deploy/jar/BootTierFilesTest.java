package io.jackfield.deploy.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.BootTierChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootTierFilesTest {
  private static final String API = "io.jackfield.api";

  @TempDir Path dist;

  @BeforeEach
  void ship() throws IOException {
    Files.createDirectories(dist.resolve("lib"));
    Files.createDirectories(dist.resolve("system"));
    Files.writeString(dist.resolve("lib/logback.jar"), "one");
    Files.writeString(dist.resolve("lib/classes.jsa"), "one");
    jar(API, "0.1.0").write(dist.resolve("system/io.jackfield.api.jar"));
  }

  private static TestJar jar(String name, String version) {
    return TestJar.bundle(name + ";singleton:=true").header("Bundle-Version", version);
  }

  private BootTierFiles started() {
    BootTierFiles files =
        new BootTierFiles(dist, name -> Optional.ofNullable(Map.of(API, "0.1.0").get(name)));
    files.remember();
    return files;
  }

  private void replace(String file, String content) throws IOException {
    Path next = Files.writeString(dist.resolve(file + ".dpkg-new"), content);
    Files.move(next, dist.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void theSameContentInOtherFilesIsNoChange() throws IOException {
    BootTierFiles files = started();
    assertThat(files.change()).isEmpty();
    replace("lib/logback.jar", "one");
    replace("lib/classes.jsa", "two");
    assertThat(files.change()).isEmpty();
  }

  @Test
  void aLibraryHasNoVersionOfOurs() throws IOException {
    BootTierFiles files = started();
    replace("lib/logback.jar", "two");
    assertThat(files.change()).contains(new BootTierChange("", "", List.of("lib/logback.jar")));
    replace("lib/logback.jar", "one");
    assertThat(files.change()).as("as it was").isEmpty();
  }

  @Test
  void aBundleOfOursSaysWhichVersionItIs() throws IOException {
    BootTierFiles files = started();
    replace("lib/logback.jar", "two");
    jar(API, "0.1.1").write(dist.resolve("system/io.jackfield.api.jar"));
    assertThat(files.change())
        .contains(
            new BootTierChange(
                "0.1.0", "0.1.1", List.of("system/io.jackfield.api.jar", "lib/logback.jar")));
  }

  @Test
  void filesThatComeAndGoAreChanges() throws IOException {
    BootTierFiles files = started();
    Files.move(dist.resolve("lib/logback.jar"), dist.resolve("lib/logback-2.jar"));
    assertThat(files.change().orElseThrow().files())
        .containsExactlyInAnyOrder("lib/logback.jar", "lib/logback-2.jar");
  }

  @Test
  void whatWasReplacedBeforeItWasReadIsAChange() throws IOException {
    BootTierFiles files = new BootTierFiles(dist, name -> Optional.empty());
    replace("lib/logback.jar", "one");
    Files.writeString(dist.resolve("lib/more.jar"), "one");
    files.remember();
    assertThat(files.change().orElseThrow().files())
        .containsExactly("lib/logback.jar", "lib/more.jar");
  }
}
