package io.jackfield.deploy.health;

import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.health.Checks;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of replaced versions that something keeps in memory. */
@Component(property = {HealthCheck.NAME + "=old versions", Checks.NOT_KEPT})
public final class OldVersionsCheck implements HealthCheck {
  private final Deployer deployer;

  /** Asks who deploys. */
  @Activate
  public OldVersionsCheck(@Reference Deployer deployer) {
    this.deployer = deployer;
  }

  @Override
  public Result execute() {
    return Checks.result(
        Result.Status.WARN,
        deployer.bundles().stream()
            .flatMap(one -> one.pinnedBy().map(by -> line(one, by)).stream())
            .toList());
  }

  private static String line(LiveBundle bundle, String pinnedBy) {
    return bundle.name()
        + ": old versions in memory: "
        + bundle.oldVersions()
        + ", held by "
        + pinnedBy;
  }
}
