package io.jackfield.deploy.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.VersionStack.Version;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollback goes back to. */
class VersionStackTest {
  private final Jar a = jar("a");
  private final Jar b = jar("b");
  private final Jar c = jar("c");

  @Test
  void theOneBelow() {
    assertThat(stack(a).below()).isEmpty();
    assertThat(stack(a, b).below()).contains(version(a));
  }

  @Test
  void whereItIsIsTheVersionThatRuns() {
    VersionStack written = stack(a, b);
    assertThat(written.upTo(a).below()).as("the deployment of b was not made").isEmpty();
    assertThat(written.upTo(a).with(version(c))).isEqualTo(stack(a, c));
    assertThat(written.upTo(b).with(version(c))).isEqualTo(stack(a, b, c));
  }

  @Test
  void eachIsInItOnce() {
    assertThat(stack(a, b).with(version(b))).isEqualTo(stack(a, b));
    assertThat(stack(a, b).with(version(a))).isEqualTo(stack(b, a));
  }

  @Test
  void onWhatIsShippedAnotherOneBegins() {
    Jar shipped = a.at(Path.of("bundles/echo.jar"), Source.SHIPPED);
    assertThat(stack(a, b).upTo(shipped).versions()).isEmpty();
    assertThat(stack(a, b).upTo((Jar) null).versions()).isEmpty();
  }

  @Test
  void whatCameWhileNobodyLookedIsOnTop() {
    assertThat(stack(a, b).upTo(c)).isEqualTo(stack(a, b, c));
    assertThat(stack(a, b).undeploy().upTo(c)).isEqualTo(stack(c));
  }

  @Test
  void whatWasUndeployedComesBackWithItsPast() {
    VersionStack undeployed = stack(a, b).undeploy();
    assertThat(undeployed.takenAway("")).contains(version(b));
    assertThat(undeployed.takenAway("shipped")).contains(version(b));
    assertThat(undeployed.takenAway(b.hash())).as("it was brought back, or never went").isEmpty();
    assertThat(undeployed.upTo(b)).isEqualTo(stack(a, b));
    assertThat(VersionStack.EMPTY.undeploy().takenAway("")).isEmpty();
  }

  @Test
  void itDoesNotGrow() {
    VersionStack stack = VersionStack.EMPTY;
    for (int i = 0; i < 100; i++) {
      stack = stack.with(new Version(Integer.toString(i), Integer.toString(i)));
    }
    assertThat(stack.versions()).hasSize(6).last().isEqualTo(new Version("99", "99"));
  }

  private static VersionStack stack(Jar... jars) {
    return new VersionStack(List.of(jars).stream().map(VersionStackTest::version).toList(), false);
  }

  private static Version version(Jar jar) {
    return new Version(jar.version(), jar.hash());
  }

  private static Jar jar(String version) {
    Path file = Path.of("deploy/echo.jar");
    return new Jar(file, Source.DEPLOYED, file, "echo", version, version.repeat(64));
  }
}
