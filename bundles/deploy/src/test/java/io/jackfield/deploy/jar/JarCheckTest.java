package io.jackfield.deploy.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class JarCheckTest {
  @TempDir Path folder;

  private final JarCheck check =
      new JarCheck(new BootTier(Set.of("io.jackfield.api"), Set.of("io.jackfield.http")));

  @Test
  void aBundleIsKnownByNameAndVersion() throws Exception {
    Path jar = write(TestJar.bundle("a.b;singleton:=false").header("Bundle-Version", "1.2.3"));
    assertThat(check.check(jar)).isEqualTo(new JarCheck.Facts("a.b", "1.2.3"));
  }

  @Test
  void whatIsNoZipIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jar"), "this is no zip");
    assertThatThrownBy(() -> check.check(file))
        .isInstanceOf(DeployException.class)
        .hasMessageStartingWith("is no whole jar");
  }

  @Test
  void aJarThatIsCutOffOrDamagedIsRefused() throws IOException {
    // Digits of random numbers: half of the file is surely in the middle of them.
    String digits =
        new Random(1).ints(5000).mapToObj(String::valueOf).collect(Collectors.joining());
    Path file = write(TestJar.bundle("a").entry("x.txt", digits));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> check.check(file)).isInstanceOf(DeployException.class);
    whole[whole.length / 2] ^= 0x55;
    Files.write(file, whole);
    assertThatThrownBy(() -> check.check(file)).isInstanceOf(DeployException.class);
  }

  @Test
  void aPlainJarIsNoBundle() throws IOException {
    refused(TestJar.empty(), "Bundle-SymbolicName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "a..b", ".a", "a.", "a/b", "../x", "a b", "\u00e4", "a\\b", "a:b"})
  void aNameThatIsNoneIsRefused(String name) throws IOException {
    refused(TestJar.bundle(name), "has a Bundle-SymbolicName that is none: " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-1_b.c", "-", "1.2"})
  void aNameThatIsOneIsNot(String name) throws Exception {
    assertThat(check.check(write(TestJar.bundle(name))).name()).isEqualTo(name);
  }

  @Test
  void aLongNameOrVersionIsRefused() throws Exception {
    refused(TestJar.bundle("a".repeat(201)), "longer than 200 characters");
    refused(
        TestJar.bundle("a").header("Bundle-Version", "1.0.0." + "a".repeat(100)),
        "longer than 100 characters");
    check.check(write(TestJar.bundle("a".repeat(200))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "/x", "a/..", "a/../b"})
  void noPathLeadsOutOfItsFolder(String name) {
    assertThatThrownBy(() -> Durably.child(folder, name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Durably.child(folder, "..a")).hasParentRaw(folder);
  }

  @Test
  void aFragmentIsRefused() throws IOException {
    refused(TestJar.bundle("a").header("Fragment-Host", "b"), "is a fragment");
  }

  @Test
  void anExportIsRefused() throws IOException {
    refused(TestJar.bundle("a").header("Export-Package", "a.api"), "exports packages");
  }

  @Test
  void theNameOfABootBundleIsRefused() throws IOException {
    refused(TestJar.bundle("io.jackfield.api"), "belongs to the boot tier");
  }

  @Test
  void aCopyOfASharedPackageIsRefused() throws IOException {
    refused(
        TestJar.bundle("a").entry("io/jackfield/http/HttpHandler.class", ""),
        "contains the package io.jackfield.http");
    refused(
        TestJar.bundle("a").entry("META-INF/versions/17/io/jackfield/http/X.class", ""),
        "contains the package io.jackfield.http");
  }

  private void refused(TestJar jar, String reason) throws IOException {
    Path file = write(jar);
    assertThatThrownBy(() -> check.check(file))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining(reason);
  }

  private Path write(TestJar jar) throws IOException {
    return jar.write(folder.resolve("test.jar"));
  }
}
