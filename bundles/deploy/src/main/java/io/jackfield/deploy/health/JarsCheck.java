package io.jackfield.deploy.health;

import io.jackfield.deploy.Deployer;
import io.jackfield.health.Checks;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of files in the folders that are not used. */
@Component(property = {HealthCheck.NAME + "=jars", Checks.NOT_KEPT})
public final class JarsCheck implements HealthCheck {
  private final Deployer deployer;

  /** Asks who deploys. */
  @Activate
  public JarsCheck(@Reference Deployer deployer) {
    this.deployer = deployer;
  }

  @Override
  public Result execute() {
    return Checks.result(
        Result.Status.CRITICAL,
        deployer.refused().entrySet().stream()
            .map(refused -> refused.getKey() + ": " + refused.getValue())
            .toList());
  }
}
