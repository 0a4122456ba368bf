package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.jackfield.config.ConfigProblem;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.Preview;
import io.jackfield.deploy.jar.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** What runs is what the folders hold, and what the operator asks for. */
class LiveTierTest extends TierFixture {

  @Test
  void aJarIsStartedReplacedAndRemovedAndTheShippedOneComesBack() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    tier.follow();
    assertThat(live()).containsExactly("io.jackfield.echo 1");

    bundle("2").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 2");

    Files.delete(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");

    parts.requests().undeploy("echo", "me");
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void whatIsShippedCountsFromTheNextStartOn() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    twoLooks();
    bundle("2").write(bundles.resolve("echo.jar"));
    TestJar.bundle("other").write(bundles.resolve("other.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    deploy(bundle("3").write(home.resolve("3.jar")));
    parts.requests().undeploy("echo", "me");
    parts.requests().restart("echo", "me");
    assertThat(live()).as("as it was at the start").containsExactly("io.jackfield.echo 1");

    startAgain();
    assertThat(live()).containsExactly("io.jackfield.echo 2", "other 0");
  }

  @Test
  void aHomeHasNoShippedBundlesOfItsOwn() throws Exception {
    settings.put("sha256_allow", home.resolve("allowed").toString());
    Files.writeString(home.resolve("allowed"), "");
    bundle("1").write(Files.createDirectory(home.resolve("bundles")).resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void aShippedJarOrFolderThatEverybodyWritesIsNotUsed() throws Exception {
    Path jar = bundle("1").write(bundles.resolve("echo.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
    tier.follow();
    assertThat(live()).isEmpty();
    assertThat(tier.refusals().get("echo.jar")).startsWith("everybody can write it");

    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-r--"));
    Files.setPosixFilePermissions(bundles, PosixFilePermissions.fromString("rwxrwxrwx"));
    startAgain();
    assertThat(live()).isEmpty();
    assertThat(tier.refusals()).containsOnlyKeys("bundles/");

    Files.setPosixFilePermissions(bundles, PosixFilePermissions.fromString("rwxrwxr-x"));
    startAgain();
    assertThat(live()).as("built with a group's umask").containsExactly("io.jackfield.echo 1");
  }

  @Test
  void aBadJarCostsNothing() throws Exception {
    bundle("1").write(deploy.resolve("echo.jar"));
    tier.follow();
    Bundle before = onlyBundle();

    Files.writeString(deploy.resolve("echo.jar"), "no zip");
    twoLooks();
    bundle("2")
        .header("Import-Package", "no.such;version=\"[1,2)\"")
        .write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(tier.refusals().get("echo.jar"))
        .startsWith("needs the package no.such from 1.0.0 up to but not 2.0.0");
    bundle("3").activator(Failing.class).write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(tier.refusals().get("echo.jar")).startsWith("does not start: out of order");

    assertThat(onlyBundle()).isSameAs(before);
    assertThat(before.getState()).isEqualTo(Bundle.ACTIVE);
  }

  /** Of a pipe nobody is to wait for who writes it. */
  @Test
  @Timeout(300)
  void whatIsNamedLikeAJarAndIsNoFileIsRefused() throws Exception {
    Path pipe = deploy.resolve("pipe.jar");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createDirectory(deploy.resolve("folder.jar"));
    Path jar = home.resolve("1.jar");
    Files.createSymbolicLink(deploy.resolve("link.jar"), jar);
    twoLooks();
    assertThat(tier.refusals())
        .containsOnly(
            entry("folder.jar", "is a folder, not a jar"),
            entry("link.jar", "is a link to a file that is not there"),
            entry("pipe.jar", "is no regular file"));
    assertThat(parts.journal().history()).extracting(Change::name).contains("link.jar");

    bundle("1").write(jar);
    twoLooks();
    Files.delete(jar);
    twoLooks();
    assertThat(live()).as("a bad jar takes nothing away").containsExactly("io.jackfield.echo 1");
    Files.delete(deploy.resolve("link.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void aVersionThatOffersLessIsRefused() throws Exception {
    bundle("1").activator(Offering.class).write(deploy.resolve("echo.jar"));
    tier.follow();
    Path less = bundle("2").write(home.resolve("new.jar"));
    assertThatThrownBy(() -> deploy(less))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("does not offer java.lang.Runnable");
    assertThat(live()).containsExactly("io.jackfield.echo 1");
  }

  @Test
  @Timeout(300)
  void aComponentThatCannotBeMadeIsToldByItsRootAndNotWaitedFor() throws Exception {
    settings.put("start_limit", 3600);
    deploy(bundle("1").write(home.resolve("1.jar")));
    failures.put(2, "java.lang.reflect.InvocationTargetException\nCaused by: E: no such queue");
    Path two = bundle("2").write(home.resolve("2.jar"));
    assertThatThrownBy(() -> deploy(two))
        .hasMessage("Word fails: E: no such queue; io.jackfield.echo 1.0.0 goes on");
    failures.put(1, failures.get(2));
    deploy(two);
    assertThat(live()).as("the old one's could not either").containsExactly("io.jackfield.echo 2");
  }

  @Test
  void aVersionThatDoesNotAcceptItsConfigurationIsRefused() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    rollouts.calls.clear();
    configProblems.put(2, new ConfigProblem("echo.cfg", "port", "'x' is not an integer"));
    Path two = bundle("2").write(home.resolve("2.jar"));
    String reason = "does not accept its configuration: echo.cfg: port: 'x' is not an integer";
    assertThatThrownBy(() -> deploy(two)).hasMessage(reason + "; io.jackfield.echo 1.0.0 goes on");
    assertThatThrownBy(() -> parts.requests().preview(two, DeployOptions.by("me")))
        .hasMessage(reason);
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(rollouts.calls).isEmpty();

    configProblems.put(1, new ConfigProblem("echo.cfg", "port", "is no key of it"));
    deploy(two);
    assertThat(live()).as("the old one did not either").containsExactly("io.jackfield.echo 2");
  }

  @Test
  void aBundleThatIsNewMustAcceptItsConfigurationToo() throws Exception {
    tier.follow();
    configProblems.put(1, new ConfigProblem("echo.cfg", "port", "'x' is not an integer"));
    String reason = "does not accept its configuration: echo.cfg: port: 'x' is not an integer";
    Path one = bundle("1").write(home.resolve("1.jar"));
    assertThatThrownBy(() -> deploy(one)).hasMessage(reason);
    assertThatThrownBy(() -> parts.requests().preview(one, DeployOptions.by("me")))
        .hasMessage(reason);
    bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
    assertThat(tier.refusals()).containsEntry("echo.jar", reason);

    startAgain();
    assertThat(live()).as("nor at a start").isEmpty();
    assertThat(tier.refusals()).containsEntry("echo.jar", reason);
  }

  @Test
  void whatHasRunBeforeIsStartedWithItsDefaults() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    TestJar.bundle("other").header("Bundle-Version", "2").write(deploy.resolve("other.jar"));
    tier.follow();
    configProblems.put(1, new ConfigProblem("echo.cfg", "port", "'x' is not an integer"));
    configProblems.put(2, new ConfigProblem("other.cfg", "port", "'x' is not an integer"));
    startAgain();
    assertThat(live()).containsExactly("io.jackfield.echo 1", "other 2");
  }

  @Test
  void whatCameWhileTheDaemonWasDownIsOnTopOfTheRest() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    bundle("2").write(deploy.resolve("echo.jar"));
    startAgain();
    deploy(bundle("3").write(home.resolve("3.jar")));
    for (int below = 2; below > 0; below--) {
      parts.requests().rollback("echo", "me");
      assertThat(live()).containsExactly("io.jackfield.echo " + below);
    }
  }

  @Test
  void aStartThatHangsIsCutOff() throws Exception {
    Path hangs = bundle("1").activator(Hanging.class).write(home.resolve("new.jar"));
    assertThatThrownBy(() -> deploy(hangs)).hasMessageContaining("does not start within 1 s");
    assertThat(live()).isEmpty();
    assertThat(deploy).isEmptyDirectory();
  }

  @Test
  void deployKeepsACopyAndUndeployDeletesIt() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    deploy(bundle("2").write(home.resolve("new.jar")));
    assertThat(deploy.resolve("echo.jar")).exists();
    tier.follow();
    assertThat(live()).containsExactly("io.jackfield.echo 2");

    parts.requests().undeploy("echo", "me");
    assertThat(deploy).isEmptyDirectory();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThatThrownBy(() -> parts.requests().undeploy("nobody", "me"))
        .hasMessage("there is no bundle nobody");
  }

  @Test
  void aFileUnderAnotherNameIsNoChange() throws Exception {
    Path four = bundle("4").write(deploy.resolve("any-4.jar"));
    tier.follow();
    Bundle before = onlyBundle();
    Files.move(four, deploy.resolve("any-5.jar"));
    twoLooks();
    assertThat(onlyBundle()).isSameAs(before);
    Files.delete(deploy.resolve("any-5.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void anotherFileInItsPlaceIsOneReplacement() throws Exception {
    Path four = bundle("4").write(deploy.resolve("any-4.jar"));
    tier.follow();
    rollouts.calls.clear();
    Files.delete(four);
    bundle("5").write(deploy.resolve("any-5.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 5");
    assertThat(parts.journal().history())
        .singleElement()
        .extracting(Change::action, Change::fromVersion, Change::toVersion)
        .containsExactly("deploy", "4.0.0", "5.0.0");
  }

  @Test
  void aFileThatNeverSettlesKeepsNothingFromGoing() throws Exception {
    Path four = bundle("4").write(deploy.resolve("any-4.jar"));
    tier.follow();
    Files.delete(four);
    for (int i = 0; i < 6; i++) {
      Files.writeString(deploy.resolve("growing.jar"), "x".repeat(i + 1));
      tier.follow();
    }
    assertThat(live()).isEmpty();
  }

  @Test
  void aRefusedFileIsToldOfUntilItGoes() throws Exception {
    tier.follow();
    Path bad = Files.writeString(deploy.resolve("bad.jar"), "no zip");
    twoLooks();
    twoLooks();
    assertThat(tier.refusals()).containsOnlyKeys("bad.jar");
    assertThat(parts.journal().history())
        .singleElement()
        .matches(one -> one.name().equals("bad.jar") && one.outcome().equals(Change.REFUSED));
    Files.delete(bad);
    twoLooks();
    assertThat(tier.refusals()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsToldWithTheReason() {
    assertThatThrownBy(() -> deploy(home.resolve("nope.jar")))
        .hasMessage("cannot be read: there is no such file");
  }

  @Test
  void whoHasPutAFileThereIsItsOwner() throws Exception {
    tier.follow();
    Path jar = bundle("1").write(deploy.resolve("echo.jar"));
    Path bad = Files.writeString(deploy.resolve("bad.jar"), "no zip");
    twoLooks();
    String who = Files.getOwner(jar).getName() + " via deploy/";
    Files.delete(jar);
    Files.delete(bad);
    twoLooks();
    assertThat(parts.journal().history())
        .extracting(Change::who)
        .as("bad.jar, echo.jar, its end")
        .containsExactly(who, who, "folder");
  }

  @Test
  void whatAStartRefusesIsInTheHistory() throws Exception {
    Files.writeString(deploy.resolve("bad.jar"), "no zip");
    bundle("1").activator(Failing.class).write(deploy.resolve("echo.jar"));
    Files.writeString(bundles.resolve("worse.jar"), "no zip");
    tier.follow();
    assertThat(parts.journal().history())
        .extracting(Change::name, Change::who, Change::action, Change::outcome)
        .containsExactlyInAnyOrder(
            tuple("bad.jar", "daemon", "start", Change.REFUSED),
            tuple("worse.jar", "daemon", "start", Change.REFUSED),
            tuple("io.jackfield.echo", "daemon", "start", Change.REFUSED));
    assertThat(tier.refusals()).containsOnlyKeys("bad.jar", "worse.jar", "echo.jar");
    twoLooks();
    assertThat(parts.journal().history()).hasSize(3);
  }

  @Test
  void ofTwoFilesOfANameTheHigherVersionRuns() throws Exception {
    Path first = bundle("1").write(deploy.resolve("b.jar"));
    tier.follow();
    Path second = bundle("2").write(deploy.resolve("a.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 2");
    String reason = "io.jackfield.echo 2.0.0 is in a.jar: take one of them away";
    assertThat(tier.refusals()).containsOnly(entry("b.jar", reason));
    assertThat(parts.journal().history())
        .extracting(Change::name, Change::outcome, Change::reason)
        .containsExactly(
            tuple("b.jar", Change.REFUSED, reason), tuple("io.jackfield.echo", Change.DONE, ""));
    startAgain();
    assertThat(live()).as("after a start").containsExactly("io.jackfield.echo 2");

    Files.delete(second);
    twoLooks();
    assertThat(live()).as("the other is left").containsExactly("io.jackfield.echo 1");
    assertThat(tier.refusals()).isEmpty();
    Files.delete(first);
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void ofTwoFilesOfOneVersionTheFirstRuns() throws Exception {
    bundle("1").write(deploy.resolve("b.jar"));
    tier.follow();
    Bundle before = onlyBundle();
    bundle("1.0.0.z").write(deploy.resolve("a.jar"));
    twoLooks();
    assertThat(onlyBundle()).isSameAs(before);
    assertThat(tier.refusals()).containsOnlyKeys("a.jar");
  }

  @Test
  void aHigherVersionThatIsRefusedLeavesTheOther() throws Exception {
    bundle("1").write(deploy.resolve("b.jar"));
    bundle("2").activator(Failing.class).write(deploy.resolve("a.jar"));
    tier.follow();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(tier.refusals()).containsOnlyKeys("a.jar");
  }

  @Test
  void whatIsDeployedIsWhatAStartFindsBesideARefusedFile() throws Exception {
    bundle("2").write(bundles.resolve("echo.jar"));
    tier.follow();
    bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).as("a lower one is refused").containsExactly("io.jackfield.echo 2");
    deploy(bundle("3").write(home.resolve("3.jar")));
    startAgain();
    assertThat(live()).containsExactly("io.jackfield.echo 3");
  }

  @Test
  void nothingIsDeployedOrUndeployedBesideAnotherFileOfItsName() throws Exception {
    Path other = bundle("1").write(deploy.resolve("b.jar"));
    tier.follow();
    bundle("2").write(deploy.resolve("a.jar"));
    twoLooks();
    Path three = bundle("3").write(home.resolve("3.jar"));
    assertThat(live()).containsExactly("io.jackfield.echo 2");
    assertThatThrownBy(() -> deploy(three))
        .hasMessage(other + " has the name io.jackfield.echo too: take it away first");
    assertThatThrownBy(() -> parts.requests().undeploy("echo", "me"))
        .hasMessage(other + " has the name io.jackfield.echo too: take it away first");
    assertThat(parts.journal().history())
        .filteredOn(change -> change.who().equals("me"))
        .extracting(Change::action, Change::outcome)
        .containsExactly(tuple("deploy", Change.REFUSED), tuple("undeploy", Change.REFUSED));
    assertThat(live()).containsExactly("io.jackfield.echo 2");
    Files.delete(other);
    deploy(three);
    startAgain();
    assertThat(live()).containsExactly("io.jackfield.echo 3");
  }

  @Test
  void noOtherBundleIsOverwritten() throws Exception {
    Path one = TestJar.bundle("one").write(deploy.resolve("echo.jar"));
    Path two = TestJar.bundle("two").write(deploy.resolve("io.jackfield.echo.jar"));
    tier.follow();
    Path echo = bundle("1").write(home.resolve("1.jar"));
    assertThatThrownBy(() -> deploy(echo)).hasMessageContaining("other bundles");
    twoLooks();
    assertThat(live()).containsExactly("one 0", "two 0");
    assertThat(List.of(one, two)).allMatch(Files::exists);
  }

  @Test
  void aFolderThatEverybodyWritesIsNotUsed() throws Exception {
    Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path jar = bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
    assertThatThrownBy(() -> deploy(jar)).hasMessageContaining("everybody can write it");
    assertThat(tier.refusals()).containsOnlyKeys("deploy/");
    assertThat(parts.journal().history().get(0).name()).isEqualTo("deploy/");

    Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxr-xr-x"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(tier.refusals()).isEmpty();
  }

  @Test
  void aFolderInsideTheServedFilesIsNotUsed() throws Exception {
    Files.createSymbolicLink(home.resolve("files"), home);
    bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
  }

  @Test
  void nothingIsShiftedBeforeItHasProvedItself() throws Exception {
    deploy(bundle("1").activator(Offering.class).write(home.resolve("1.jar")));
    rollouts.calls.clear();
    Path less = bundle("2").write(home.resolve("2.jar"));
    assertThatThrownBy(() -> deploy(less)).hasMessageContaining("echo 1.0.0 goes on");
    assertThat(rollouts.calls).containsExactly("hold 2.0.0");
    rollouts.calls.clear();
    Change change = deploy(bundle("2").activator(Offering.class).write(home.resolve("2.jar")));
    assertThat(rollouts.calls)
        .containsExactly("hold 2.0.0", "to 2.0.0", "drain 1.0.0", "revoked 1.0.0");
    assertThat(change.moved()).isEqualTo(7);
  }

  @Test
  void theSameFileAgainIsASwap() throws Exception {
    Path jar = bundle("1").write(home.resolve("1.jar"));
    deploy(jar);
    Bundle before = onlyBundle();
    deploy(jar);
    assertThat(onlyBundle()).isNotSameAs(before);
    Bundle second = onlyBundle();
    Files.setLastModifiedTime(deploy.resolve("echo.jar"), FileTime.fromMillis(1_000_000));
    twoLooks();
    assertThat(onlyBundle()).isNotSameAs(second);
    Bundle third = onlyBundle();
    parts.requests().restart("echo", "me");
    assertThat(onlyBundle()).isNotSameAs(third);
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(parts.journal().history())
        .extracting(Change::action)
        .containsExactly("deploy", "deploy", "deploy", "restart");
  }

  @Test
  void aShippedBundleIsRestarted() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    tier.follow();
    Bundle before = onlyBundle();
    parts.requests().restart("echo", "me");
    Bundle after = onlyBundle();
    assertThat(after).isNotSameAs(before);
    twoLooks();
    assertThat(onlyBundle()).isSameAs(after);
  }

  @Test
  void rollbackGoesDownStepByStep() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    deploy(bundle("2").write(home.resolve("2.jar")));
    bundle("3").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 3");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly("io.jackfield.echo 2");
    twoLooks();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(deploy).isEmptyDirectory();
    assertThatThrownBy(() -> parts.requests().rollback("echo", "me"))
        .hasMessageContaining("is the shipped one");
  }

  @Test
  void aLowerVersionNeedsAWord() throws Exception {
    deploy(bundle("2").write(home.resolve("2.jar")));
    Path lower = bundle("1").write(home.resolve("1.jar"));
    assertThatThrownBy(() -> deploy(lower))
        .hasMessageStartingWith("is version 1.0.0, lower than 2.0.0 which runs");
    parts.requests().deploy(lower, new DeployOptions("me", true, 0));
    assertThat(live()).containsExactly("io.jackfield.echo 1");
  }

  @Test
  void aQualifierMakesNoVersionHigher() throws Exception {
    deploy(bundle("1.0.0.SNAPSHOT").write(home.resolve("1.jar")));
    deploy(bundle("1.0.0").write(home.resolve("2.jar")));
    assertThat(parts.journal().history())
        .extracting(Change::toVersion)
        .containsExactly("1.0.0.SNAPSHOT", "1.0.0");
  }

  @Test
  void onlyHashesOfTheListAreDeployed() throws Exception {
    settings.put("sha256_allow", "allowed");
    Path allowed = Files.createDirectory(home.resolve("etc")).resolve("allowed");
    Path jar = bundle("1").write(home.resolve("1.jar"));
    Files.writeString(allowed, "0000  x.jar\n");
    assertThatThrownBy(() -> deploy(jar)).hasMessageContaining("(sha256.allow): its SHA-256 is");
    String hash = parts.journal().history().get(0).toHash();
    Files.writeString(allowed, hash + "  1.jar\n");
    deploy(jar);
    assertThat(live()).hasSize(1);
  }

  @Test
  void filesOfTheConfigurationThatAreNotThereAreTold() throws Exception {
    assertThat(health()).isEmpty();
    settings.put("sha256_allow", "allowed");
    settings.put("signer", home.resolve("signer.pem").toString());
    assertThat(health())
        .containsExactly(
            "io.jackfield.deploy.cfg: sha256.allow: "
                + home.resolve("etc/allowed")
                + ": there is no such file",
            "io.jackfield.deploy.cfg: signer: "
                + home.resolve("signer.pem")
                + ": there is no such file");
  }

  private List<String> health() throws InvalidSyntaxException {
    BundleContext context = framework.getBundleContext();
    List<String> problems = new ArrayList<>();
    for (ServiceReference<HealthCheck> each :
        context.getServiceReferences(HealthCheck.class, null)) {
      Result result = context.getService(each).execute();
      result.forEach(entry -> problems.add(entry.getMessage()));
    }
    problems.removeIf(String::isEmpty);
    return problems;
  }

  @Test
  void anUnsignedJarIsRefusedWhereASignerIsAsked() throws Exception {
    Files.writeString(Files.createDirectory(home.resolve("etc")).resolve("signer.pem"), "");
    settings.put("signer", "signer.pem");
    Path jar = bundle("1").entry("a.txt", "a").write(home.resolve("1.jar"));
    assertThatThrownBy(() -> deploy(jar)).hasMessageContaining("a.txt in it is not signed by");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<provide interface=\"io.jackfield.account.Accounts\"/>",
        "<provide\n  interface = 'io.jackfield.account.Accounts' />"
      })
  void aServiceThatOthersTrustIsRefused(String provide) throws Exception {
    String xml = "<component><service>\n" + provide + "</service>";
    Path jar =
        bundle("1")
            .header("Service-Component", "OSGI-INF/a.xml")
            .entry("OSGI-INF/a.xml", xml)
            .write(home.resolve("1.jar"));
    assertThatThrownBy(() -> deploy(jar))
        .hasMessageStartingWith("offers io.jackfield.account.Accounts, which only a shipped");
    settings.put("services_allow", new String[] {"io.jackfield.echo"});
    deploy(jar);
    assertThat(live()).hasSize(1);
  }

  @Test
  void aServiceThatOthersTrustIsHiddenWhenItComesLater() throws Exception {
    deploy(bundle("1").activator(Offering.class).write(home.resolve("1.jar")));
    // Not the framework itself: it sees everything.
    Bundle other =
        framework
            .getBundleContext()
            .installBundle(
                "other", Files.newInputStream(TestJar.bundle("o").write(home.resolve("o"))));
    other.start();
    BundleContext everybody = other.getBundleContext();
    List<ServiceEvent> told = new ArrayList<>();
    everybody.addServiceListener(told::add);
    offerAccounts();
    assertThat(everybody.getServiceReference("io.jackfield.account.Accounts")).isNull();
    assertThat(everybody.getAllServiceReferences(null, "(spoof=*)")).isNull();
    assertThat(told).isEmpty();

    settings.put("services_allow", new String[] {"io.jackfield.echo"});
    parts.requests().undeploy("echo", "me");
    deploy(home.resolve("1.jar"));
    offerAccounts();
    assertThat(everybody.getServiceReference("io.jackfield.account.Accounts")).isNotNull();
  }

  private void offerAccounts() throws Exception {
    onlyBundle()
        .getBundleContext()
        .registerService(
            "io.jackfield.account.Accounts",
            new Serving(),
            FrameworkUtil.asDictionary(Map.of("spoof", "yes")));
  }

  @Test
  void whatFailsUnexpectedlyIsRefusedOnceAndInNobodysWay() throws Exception {
    tier.follow();
    rollouts.failing = true;
    bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    twoLooks();
    assertThat(live()).isEmpty();
    assertThat(parts.journal().history())
        .singleElement()
        .extracting(Change::outcome)
        .isEqualTo(Change.INTERRUPTED);
    assertThat(tier.refusals().get("echo.jar")).contains("failed: ");
  }

  @Test
  void aStormIsBraked() throws Exception {
    settings.put("rate", 2);
    Path jar = bundle("1").write(home.resolve("1.jar"));
    deploy(jar);
    deploy(jar);
    assertThatThrownBy(() -> deploy(jar))
        .hasMessageContaining("was changed 2 times within a minute (rate)");
  }

  @Test
  void aFileThatComesTooSoonIsToldOfAndWaits() throws Exception {
    settings.put("rate", 1);
    deploy(bundle("1").write(home.resolve("1.jar")));
    bundle("2").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThat(tier.refusals().get("echo.jar"))
        .startsWith("waits: io.jackfield.echo was changed 1 times within a minute");
    settings.put("rate", 2);
    tier.follow();
    assertThat(live()).containsExactly("io.jackfield.echo 2");
    assertThat(tier.refusals()).isEmpty();
  }

  @Test
  void aJarThatTheGroupWritesIsRefused() throws Exception {
    Path jar = bundle("1").write(deploy.resolve("echo.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-r--"));
    twoLooks();
    assertThat(live()).isEmpty();
    assertThat(tier.refusals().get("echo.jar")).startsWith("its group can write it: chmod g-w");
  }

  @Test
  void aDryRunStartsNothing() throws Exception {
    Path jar = bundle("1").activator(Failing.class).write(home.resolve("1.jar"));
    Preview preview = parts.requests().preview(jar, DeployOptions.by("me"));
    assertThat(preview.name()).isEqualTo("io.jackfield.echo");
    assertThat(live()).isEmpty();
    Path bad = bundle("1").header("Import-Package", "no.such").write(home.resolve("1.jar"));
    assertThatThrownBy(() -> parts.requests().preview(bad, DeployOptions.by("me")))
        .hasMessageStartingWith("needs the package no.such");
    assertThat(live()).isEmpty();
  }

  @Test
  void whatWasReplacedIsCollected() throws Exception {
    Path jar = bundle("1").activator(Offering.class).write(home.resolve("1.jar"));
    for (int i = 0; i < 8; i++) {
      deploy(jar);
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(parts.generations().countHeld("io.jackfield.echo", 1)).isZero();
            });
  }

  @Test
  void theJournalTellsOfAnInterruptedChange() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    Path journal = home.resolve("data/journal.jsonl");
    String intent =
        Files.readString(journal)
            .lines()
            .findFirst()
            .orElseThrow()
            .replace("\"id\":\"", "\"id\":\"x");
    Files.writeString(journal, intent + "\n", StandardOpenOption.APPEND);
    Files.writeString(journal, "{\"id\":\"y", StandardOpenOption.APPEND);
    open();
    tier.follow();
    parts.settle();
    Change last = parts.journal().history().get(1);
    assertThat(last.outcome()).isEqualTo(Change.INTERRUPTED);
    assertThat(last.reason()).endsWith("io.jackfield.echo 1.0.0 runs");
  }
}
