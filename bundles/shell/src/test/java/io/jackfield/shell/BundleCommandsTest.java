package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.LiveBundle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  private static LiveBundle bundle(Optional<String> problem) {
    return new LiveBundle("a.b", "1.0.0", "b.jar", LiveBundle.Source.DEPLOYED, true, problem);
  }

  @Test
  void deploys() {
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.OK);
    assertThat(io.outText()).isEqualTo("deployed a.b 1.0.0\n");
    assertThat(daemon.calls).containsExactly("deploy /x/b.jar");
  }

  @Test
  void failsWhereTheBundleDoesNotWork() {
    daemon.bundles.add(bundle(Optional.of("it needs a package x")));
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: a.b: it needs a package x\n");
  }

  @Test
  void passesOnWhyAJarWasRefused() {
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).startsWith("jackfield: b.jar: is no jar");
    assertThat(daemon.run(io, "undeploy", "b")).isEqualTo(Exit.FAILED);
  }

  @Test
  void doesNotGuessAtARelativePath() {
    assertThat(daemon.run(io, "deploy", "b.jar")).isEqualTo(Exit.FAILED);
    assertThat(daemon.calls).isEmpty();
  }

  @Test
  void listsBundles() {
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .isEqualTo(
            """
            no bundles
            BUNDLE  VERSION  FILE   SOURCE    ACTIVE  PROBLEM
            a.b     1.0.0    b.jar  deployed  yes
            """);
  }
}
