package io.jackfield.deploy.engine;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.transport.Switchboard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

/** The service; starts the live tier on a thread of its own. */
@Component(immediate = true, configurationPid = DeployConfig.PID)
@Designate(ocd = DeployConfig.class)
public final class BundleDeployer implements Deployer {
  private final LiveTier tier;
  private final Components components;
  private final DeployThread thread;
  private volatile DeployConfig config;

  /** Returns at once: the boot tier is not to wait for the live one. */
  @Activate
  public BundleDeployer(
      BundleContext context,
      DeployConfig config,
      @Reference ServiceComponentRuntime runtime,
      @Reference ConfigurationAdmin configurations,
      @Reference Switchboard switchboard)
      throws IOException {
    this.config = config;
    components = new Components(runtime);
    Path home = Path.of(property(context, "jackfield.home", "."));
    Path bundles = Path.of(property(context, "jackfield.bundles", home + "/bundles"));
    Staging staging =
        new Staging(
            home.resolve("data/staging"),
            new JarCheck(BootTier.of(context)),
            () -> this.config.jar_max());
    tier =
        new LiveTier(
            new JarFolder(bundles, Source.SHIPPED, staging),
            new JarFolder(home.resolve("deploy"), Source.DEPLOYED, staging),
            new FolderGuard(new ServedFolder(configurations)),
            staging,
            new Installer(context, components),
            () -> this.config);
    Readiness readiness =
        new Readiness(
            context, configurations, switchboard, this::complaints, config.ready_timeout());
    thread = DeployThread.start(tier, readiness);
  }

  private static String property(BundleContext context, String name, String fallback) {
    String value = context.getProperty(name);
    return value == null ? fallback : value;
  }

  @Modified
  void modified(DeployConfig changed) {
    config = changed;
  }

  @Deactivate
  void stop() {
    thread.close();
  }

  @Override
  public LiveBundle deploy(Path jar) throws DeployException {
    return describe(tier.deploy(jar));
  }

  @Override
  public void undeploy(String name) throws DeployException {
    tier.undeploy(name);
  }

  @Override
  public List<LiveBundle> bundles() {
    List<LiveBundle> bundles = new ArrayList<>();
    tier.units().forEach(unit -> bundles.add(describe(unit)));
    bundles.sort(Comparator.comparing(LiveBundle::name));
    return bundles;
  }

  private LiveBundle describe(Unit unit) {
    boolean active = unit.bundle().getState() == Bundle.ACTIVE;
    StringJoiner problems = new StringJoiner("; ");
    if (!active) {
      problems.add("is not started");
    }
    components.problems(unit.bundle()).forEach((name, text) -> problems.add(name + " " + text));
    return new LiveBundle(
        unit.jar().name(),
        unit.jar().version(),
        unit.jar().file(),
        unit.jar().source(),
        active,
        problems.length() == 0 ? Optional.empty() : Optional.of(problems.toString()));
  }

  /** What keeps the live tier from working, a line each. */
  private List<String> complaints() {
    List<String> lines = new ArrayList<>();
    for (LiveBundle bundle : bundles()) {
      bundle.problem().ifPresent(problem -> lines.add(bundle.file() + ": " + problem));
    }
    for (Map.Entry<String, String> refused : tier.refusals().entrySet()) {
      lines.add(refused.getKey() + ": " + refused.getValue());
    }
    return lines;
  }
}
