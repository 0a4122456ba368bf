package io.jackfield.deploy.tier;

import io.jackfield.deploy.admission.Admission;
import io.jackfield.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps jars from being used, in the folders and in the configuration. Any thread. */
final class DeployHealth implements HealthCheck {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final Supplier<Map<String, String>> refusals;
  private final Admission admission;

  /**
   * For what is refused.
   *
   * @param refusals why files are not used, by file name
   */
  DeployHealth(Supplier<Map<String, String>> refusals, Admission admission) {
    this.refusals = refusals;
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
  public Optional<String> problem() {
    List<String> problems = new ArrayList<>(settings());
    refusals.get().forEach((file, reason) -> problems.add(file + ": " + reason));
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }
}
