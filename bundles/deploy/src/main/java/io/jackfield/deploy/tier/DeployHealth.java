package io.jackfield.deploy.tier;

import io.jackfield.deploy.admission.Admission;
import io.jackfield.health.Checks;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the configuration keeps jars from being used. Any thread. */
final class DeployHealth implements HealthCheck {
  static final String NAME = "configuration of deploy";

  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final Admission admission;

  DeployHealth(Admission admission) {
    this.admission = admission;
  }

  /** Says what is wrong with the configuration, once it is in force. */
  void tell() {
    settings().forEach(log::error);
  }

  /** By file, key and reason. */
  private List<String> settings() {
    return admission.unreadable().stream()
        .map(problem -> DeployConfig.PID + ".cfg: " + problem)
        .toList();
  }

  @Override
  public Result execute() {
    return Checks.result(Result.Status.CRITICAL, settings());
  }
}
