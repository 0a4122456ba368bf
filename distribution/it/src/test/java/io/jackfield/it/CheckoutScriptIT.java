package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./jackfield} in a checkout whose build is a script. */
class CheckoutScriptIT {
  private static final String BUILDS =
      """
      for word; do
        case $word in -Djackfield.assembled=*) to=${word#*=}/jackfield ;; esac
      done
      mkdir -p "$to/bin" "$to/lib"
      cp source/version "$to/lib/some.jar"
      cp source/jackfield "$to/bin/jackfield"
      """;

  @TempDir Path checkout;

  @BeforeEach
  void checkOut() throws IOException {
    Path script = Home.built().resolve("../../../../jackfield");
    Files.copy(script, checkout.resolve("jackfield"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String part : new String[] {"cnf", "bundles/x/src", "distribution", "source"}) {
      Files.createDirectories(checkout.resolve(part));
    }
    Files.createFile(checkout.resolve("pom.xml"));
    Files.createFile(checkout.resolve("bnd.bnd"));
    build(BUILDS);
    program("source/jackfield", "cat \"${0%/*}/../lib/some.jar\"\n");
    version("old");
  }

  @Test
  void anythingBuildsWhatIsMissing() {
    assertThat(jackfield("version").ok().out()).isEqualTo("old");
  }

  @Test
  void onlyRunAndBuildBuildWhatIsOld() throws IOException {
    jackfield("run").ok();
    change();
    assertThat(jackfield("status").ok().out()).isEqualTo("old");
    assertThat(jackfield("build").ok().out()).isEmpty();
    assertThat(jackfield("status").ok().out()).isEqualTo("new");
    change();
    assertThat(jackfield("run").ok().out()).isEqualTo("new");
    build("exit 1");
    assertThat(jackfield("run").ok().out()).isEqualTo("new");
  }

  @Test
  void whoHasTheOldFilesOpenKeepsThem() throws IOException {
    jackfield("run").ok();
    Path jar = checkout.resolve("distribution/home/target/jackfield/lib/some.jar");
    try (BufferedReader open = Files.newBufferedReader(jar)) {
      change();
      assertThat(jackfield("run").ok().out()).isEqualTo("new");
      assertThat(open.readLine()).isEqualTo("old");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib", "system", "bundles"})
  void aJarThatTheDistributionHasNoMoreGoes(String folder) throws IOException {
    jackfield("run").ok();
    Path gone = checkout.resolve("distribution/home/target/jackfield/" + folder + "/gone.jar");
    Files.createDirectories(gone.getParent());
    Files.createFile(gone);
    change();
    jackfield("run").ok();
    assertThat(gone).doesNotExist();
  }

  @Test
  void aBuildThatFailsLeavesTheOldOne() throws IOException {
    jackfield("run").ok();
    change();
    build("exit 1");
    assertThat(jackfield("run").err()).endsWith("jackfield: the build failed\n");
    assertThat(jackfield("status").ok().out()).isEqualTo("old");
  }

  private void version(String text) throws IOException {
    Files.writeString(checkout.resolve("source/version"), text);
  }

  /** As if the last build had been a while ago. */
  private void change() throws IOException {
    version("new");
    Files.setLastModifiedTime(
        checkout.resolve("distribution/home/target/built"), FileTime.from(Instant.EPOCH));
  }

  private void build(String commands) throws IOException {
    program("mvnw", commands);
  }

  private void program(String name, String commands) throws IOException {
    Path program = Files.writeString(checkout.resolve(name), "#!/bin/sh\n" + commands);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Command.Result jackfield(String word) {
    return Command.of(checkout.resolve("jackfield").toString(), word).run();
  }
}
