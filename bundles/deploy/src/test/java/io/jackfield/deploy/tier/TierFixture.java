package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.config.ConfigProblem;
import io.jackfield.config.Configurations;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.jar.TestJar;
import io.jackfield.deploy.proof.Components;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.deploy.proof.LiveTopicsTest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A live tier in a real framework. */
abstract class TierFixture {
  static {
    // Most of what tests wait for comes sooner than Awaitility looks by default.
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  static final LiveTopics TOPICS = LiveTopicsTest.ofTheApi();

  @TempDir Path home;

  Framework framework;
  final Map<String, Object> settings = new HashMap<>();
  final FakeRollouts rollouts = new FakeRollouts();
  DeployParts parts;
  LiveTier tier;
  Path deploy;
  Path bundles;

  @BeforeEach
  final void start() throws Exception {
    TestJar.onlyOwnerWrites(Files.createDirectory(home.resolve("deploy")));
    Files.createDirectories(home.resolve("dist/bundles"));
    startFramework();
    open();
  }

  final void startFramework() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    home.resolve("cache").toString(),
                    "jackfield.home",
                    home.toString(),
                    Constants.FRAMEWORK_BSNVERSION,
                    Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                    Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                    "4",
                    "felix.log.level",
                    "0"));
    framework.start();
  }

  /** What is wrong in etc/ for a version, by its major number. */
  final Map<Integer, ConfigProblem> configProblems = new HashMap<>();

  private final class Etc implements Configurations {
    @Override
    public List<ConfigProblem> check() {
      return List.of();
    }

    @Override
    public void reload() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ConfigProblem> check(long bundleId) {
      Bundle bundle = framework.getBundleContext().getBundle(bundleId);
      assertThat(bundle.getState()).isNotEqualTo(Bundle.INSTALLED);
      return Optional.ofNullable(configProblems.get(bundle.getVersion().getMajor())).stream()
          .toList();
    }
  }

  /** As a start of the daemon does, with nothing but the folders. */
  final void open() throws Exception {
    deploy = home.resolve("deploy");
    bundles = home.resolve("dist/bundles");
    parts =
        DeployParts.of(
            framework.getBundleContext(),
            TOPICS,
            home,
            bundles,
            new Components(components()),
            new Etc(),
            () -> Optional.of(home.resolve("files")),
            rollouts,
            () -> TestConfig.with(settings));
    tier = parts.tier();
  }

  /** The same after what ran is gone. */
  final void startAgain() throws Exception {
    for (Unit unit : tier.units()) {
      unit.bundle().uninstall();
    }
    open();
    tier.follow();
    parts.settle();
  }

  @AfterEach
  final void stop() throws Exception {
    framework.stop();
    framework.waitForStop(5000);
  }

  final void twoLooks() {
    tier.follow();
    tier.follow();
  }

  static TestJar bundle(String version) {
    return TestJar.bundle("io.jackfield.echo").header("Bundle-Version", version);
  }

  final Collection<String> live() {
    List<String> live = new ArrayList<>();
    for (Unit unit : tier.units()) {
      assertThat(unit.bundle().getState()).isEqualTo(Bundle.ACTIVE);
      live.add(unit.jar().name() + " " + unit.bundle().getVersion().getMajor());
    }
    assertThat(framework.getBundleContext().getBundles()).hasSize(1 + live.size());
    return live;
  }

  final Bundle onlyBundle() throws IOException {
    assertThat(tier.units()).hasSize(1);
    return tier.units().iterator().next().bundle();
  }

  /** Why the component of a version cannot be made, by its major number; no other has one. */
  final Map<Integer, String> failures = new HashMap<>();

  private ServiceComponentRuntime components() {
    return (ServiceComponentRuntime)
        Proxy.newProxyInstance(
            TierFixture.class.getClassLoader(),
            new Class<?>[] {ServiceComponentRuntime.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getComponentDescriptionDTOs" -> descriptions((Bundle[]) args[0]);
                  case "getComponentConfigurationDTOs" -> List.of(failed(args[0]));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private List<ComponentDescriptionDTO> descriptions(Bundle... bundles) {
    String failure = failures.get(bundles[0].getVersion().getMajor());
    ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    description.name = "Word";
    description.implementationClass = failure;
    return failure == null ? List.of() : List.of(description);
  }

  private static ComponentConfigurationDTO failed(Object description) {
    ComponentConfigurationDTO failed = new ComponentConfigurationDTO();
    failed.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
    failed.failure = ((ComponentDescriptionDTO) description).implementationClass;
    return failed;
  }

  final Change deploy(Path jar) throws DeployException {
    return parts.requests().deploy(jar, DeployOptions.by("me"));
  }
}
