package io.jackfield.deploy.health;

import io.jackfield.deploy.Deployer;
import io.jackfield.health.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of bundles that have not started, and of live ones whose components lack something. */
@Component(property = {HealthCheck.NAME + "=bundles", Checks.NOT_KEPT})
public final class BundlesCheck implements HealthCheck {
  private final BundleContext context;
  private final Deployer deployer;

  /** Asks the framework, and who deploys. */
  @Activate
  public BundlesCheck(BundleContext context, @Reference Deployer deployer) {
    this.context = context;
    this.deployer = deployer;
  }

  @Override
  public Result execute() {
    List<String> problems = new ArrayList<>();
    for (String name : bootBundlesNotStarted()) {
      problems.add(name + ": of the boot tier, is not started");
    }
    deployer
        .bundles()
        .forEach(
            one -> one.problem().ifPresent(problem -> problems.add(one.name() + ": " + problem)));
    return Checks.result(Result.Status.CRITICAL, problems);
  }

  /** Those that lie where this one does. */
  private Set<String> bootBundlesNotStarted() {
    String folder = folder(context.getBundle());
    return Arrays.stream(context.getBundles())
        .filter(bundle -> folder(bundle).equals(folder))
        .filter(bundle -> bundle.getState() != Bundle.ACTIVE && !isFragment(bundle))
        .map(Bundle::getSymbolicName)
        .collect(Collectors.toSet());
  }

  private static String folder(Bundle bundle) {
    String location = bundle.getLocation();
    return location.substring(0, location.lastIndexOf('/') + 1);
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
