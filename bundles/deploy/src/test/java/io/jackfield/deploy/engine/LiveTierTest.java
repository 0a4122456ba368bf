package io.jackfield.deploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The live tier in a real framework. */
class LiveTierTest {
  @TempDir Path home;

  private Framework framework;
  private LiveTier tier;
  private Path deploy;
  private Path bundles;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    home.resolve("cache").toString(),
                    Constants.FRAMEWORK_BSNVERSION,
                    Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                    Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                    "4",
                    "felix.log.level",
                    "0"));
    framework.start();
    deploy = Files.createDirectory(home.resolve("deploy"));
    bundles = Files.createDirectory(home.resolve("bundles"));
    BundleContext context = framework.getBundleContext();
    Staging staging =
        new Staging(home.resolve("staging"), new JarCheck(BootTier.of(context)), () -> 10_000_000);
    tier =
        new LiveTier(
            new JarFolder(bundles, Source.SHIPPED, staging),
            new JarFolder(deploy, Source.DEPLOYED, staging),
            new FolderGuard(() -> Optional.of(home.resolve("files"))),
            staging,
            new Installer(context, new Components(noComponents())),
            LiveTierTest::config);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(5000);
  }

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

    Files.delete(bundles.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
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

  @Test
  void aVersionThatOffersLessIsRefused() throws Exception {
    bundle("1").activator(Offering.class).write(deploy.resolve("echo.jar"));
    tier.follow();
    Path less = bundle("2").write(home.resolve("new.jar"));
    assertThatThrownBy(() -> tier.deploy(less))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("does not offer java.lang.Runnable");
    assertThat(live()).containsExactly("io.jackfield.echo 1");
  }

  @Test
  void aStartThatHangsIsCutOff() throws Exception {
    Path hangs = bundle("1").activator(Hanging.class).write(home.resolve("new.jar"));
    assertThatThrownBy(() -> tier.deploy(hangs)).hasMessageContaining("does not start within 1 s");
    assertThat(live()).isEmpty();
    assertThat(deploy).isEmptyDirectory();
  }

  @Test
  void deployKeepsACopyAndUndeployDeletesIt() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    tier.deploy(bundle("2").write(home.resolve("new.jar")));
    assertThat(deploy.resolve("echo.jar")).exists();
    tier.follow();
    assertThat(live()).containsExactly("io.jackfield.echo 2");

    tier.undeploy("echo");
    assertThat(deploy).isEmptyDirectory();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
    assertThatThrownBy(() -> tier.undeploy("echo")).hasMessageContaining("shipped");
    assertThatThrownBy(() -> tier.undeploy("nobody")).hasMessage("there is no bundle nobody");
  }

  @Test
  void theSecondFileOfANameLoses() throws Exception {
    bundle("1").write(deploy.resolve("b.jar"));
    tier.follow();
    bundle("2").write(deploy.resolve("a.jar"));
    twoLooks();
    assertThat(live()).containsExactly("io.jackfield.echo 1");
  }

  @Test
  void aFolderThatEverybodyWritesIsNotUsed() throws Exception {
    Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path jar = bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
    assertThatThrownBy(() -> tier.deploy(jar)).hasMessageContaining("everybody can write it");
  }

  @Test
  void aFolderInsideTheServedFilesIsNotUsed() throws Exception {
    Files.createSymbolicLink(home.resolve("files"), home);
    bundle("1").write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
  }

  private void twoLooks() {
    tier.follow();
    tier.follow();
  }

  private static TestJar bundle(String version) {
    return TestJar.bundle("io.jackfield.echo").header("Bundle-Version", version);
  }

  private Collection<String> live() {
    List<String> live = new ArrayList<>();
    for (Unit unit : tier.units()) {
      assertThat(unit.bundle().getState()).isEqualTo(Bundle.ACTIVE);
      live.add(unit.jar().name() + " " + unit.bundle().getVersion().getMajor());
    }
    assertThat(framework.getBundleContext().getBundles()).hasSize(1 + live.size());
    return live;
  }

  private Bundle onlyBundle() throws IOException {
    assertThat(tier.units()).hasSize(1);
    return tier.units().iterator().next().bundle();
  }

  private static ServiceComponentRuntime noComponents() {
    return (ServiceComponentRuntime)
        Proxy.newProxyInstance(
            LiveTierTest.class.getClassLoader(),
            new Class<?>[] {ServiceComponentRuntime.class},
            (proxy, method, args) -> List.of());
  }

  private static DeployConfig config() {
    return (DeployConfig)
        Proxy.newProxyInstance(
            LiveTierTest.class.getClassLoader(),
            new Class<?>[] {DeployConfig.class},
            (proxy, method, args) -> 1);
  }
}
