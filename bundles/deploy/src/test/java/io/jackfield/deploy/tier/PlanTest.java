package io.jackfield.deploy.tier;

import static io.jackfield.deploy.LiveBundle.Source.DEPLOYED;
import static io.jackfield.deploy.LiveBundle.Source.SHIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Jar SHIPPED_1 = jar(SHIPPED, "echo.jar", "1");
  private static final Jar DEPLOYED_2 = jar(DEPLOYED, "echo.jar", "2");
  private static final Jar DEPLOYED_3 = jar(DEPLOYED, "echo.jar", "3");

  @Test
  void whatIsNewIsInstalled() {
    assertThat(Plan.of(List.of(), view(), view(SHIPPED_1)))
        .containsExactly(new Plan.Install(SHIPPED_1));
  }

  @Test
  void deployedWinsOverShipped() {
    assertThat(Plan.of(List.of(), view(DEPLOYED_2), view(SHIPPED_1)))
        .containsExactly(new Plan.Install(DEPLOYED_2));
    assertThat(Plan.of(List.of(SHIPPED_1), view(DEPLOYED_2), view(SHIPPED_1)))
        .containsExactly(new Plan.Replace(DEPLOYED_2, false));
  }

  @Test
  void whatRunsIsLeftAlone() {
    assertThat(Plan.of(List.of(DEPLOYED_2), view(DEPLOYED_2), view(SHIPPED_1))).isEmpty();
  }

  @Test
  void aChangedFileReplacesWhatRuns() {
    assertThat(Plan.of(List.of(DEPLOYED_2), view(DEPLOYED_3), view()))
        .containsExactly(new Plan.Replace(DEPLOYED_3, false));
  }

  @Test
  void theShippedOneComesBack() {
    assertThat(Plan.of(List.of(DEPLOYED_2), view(), view(SHIPPED_1)))
        .containsExactly(new Plan.Replace(SHIPPED_1, true));
  }

  @Test
  void whatHasNoFileAnyMoreIsRemoved() {
    assertThat(Plan.of(List.of(DEPLOYED_2), view(), view()))
        .containsExactly(new Plan.Remove("io.jackfield.echo"));
  }

  @Test
  void aRefusedFileChangesNothing() {
    JarFolder.View refused = new JarFolder.View(Set.of(DEPLOYED_2.path()), Map.of(), Map.of());
    assertThat(Plan.of(List.of(DEPLOYED_2), refused, view())).isEmpty();
    assertThat(Plan.of(List.of(DEPLOYED_2), refused, view(SHIPPED_1))).isEmpty();
  }

  @Test
  void aHigherVersionBesideItReplacesItAndNoLowerOne() {
    Jar higher = jar(DEPLOYED, "echo-3.jar", "3");
    JarFolder.View both =
        new JarFolder.View(
            Set.of(DEPLOYED_2.path(), higher.path()), Map.of(higher.name(), higher), Map.of());
    assertThat(Plan.of(List.of(DEPLOYED_2), both, view()))
        .containsExactly(new Plan.Replace(higher, false));
    Jar lower = jar(DEPLOYED, "echo-1.jar", "1");
    JarFolder.View refused =
        new JarFolder.View(
            Set.of(DEPLOYED_2.path(), lower.path()), Map.of(lower.name(), lower), Map.of());
    assertThat(Plan.of(List.of(DEPLOYED_2), refused, view())).isEmpty();
  }

  @Test
  void aFileThatWasMovedIsNoSwap() {
    Jar moved = SHIPPED_1.at(Path.of("deploy/echo.jar"), DEPLOYED);
    assertThat(Plan.of(List.of(SHIPPED_1), view(moved), view()))
        .containsExactly(new Plan.Adopt(moved));
  }

  @Test
  void aFileThatHoldsAnotherBundleNowIsGone() {
    Jar other =
        new Jar(DEPLOYED_2.path(), DEPLOYED, Path.of("staged"), "other", "1", "f".repeat(64));
    assertThat(Plan.of(List.of(DEPLOYED_2), view(other), view()))
        .containsExactlyInAnyOrder(new Plan.Install(other), new Plan.Remove("io.jackfield.echo"));
  }

  private static Jar jar(Source source, String file, String hash) {
    Path folder = Path.of(source == DEPLOYED ? "deploy" : "bundles");
    return new Jar(
        folder.resolve(file),
        source,
        Path.of("staged"),
        "io.jackfield.echo",
        hash,
        hash.repeat(64));
  }

  private static JarFolder.View view(Jar... jars) {
    return new JarFolder.View(
        Arrays.stream(jars).map(Jar::path).collect(Collectors.toSet()),
        Arrays.stream(jars).collect(Collectors.toMap(Jar::name, jar -> jar)),
        Map.of());
  }
}
