package io.jackfield.deploy.health;

import io.jackfield.health.CheckReport;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.osgi.framework.Bundle;

/** What the executor found, as reports. */
final class Reports {
  private Reports() {}

  static CheckReport of(HealthCheckExecutionResult result) {
    HealthCheckMetadata check = result.getHealthCheckMetadata();
    // One that has gone meanwhile has no bundle any more.
    Bundle bundle = check.getServiceReference().getBundle();
    return new CheckReport(
        check.getTitle(),
        bundle == null ? "" : bundle.getSymbolicName(),
        check.getTags(),
        result.getHealthCheckResult().getStatus(),
        lines(result.getHealthCheckResult()),
        Duration.ofMillis(result.getElapsedTimeInMs()),
        result.hasTimedOut());
  }

  /** What is wrong; of a check that is well, all that it says. */
  private static List<String> lines(Result result) {
    return StreamSupport.stream(result.spliterator(), false)
        .filter(entry -> !entry.isDebug() && !entry.getMessage().isBlank())
        .filter(entry -> result.isOk() || entry.getStatus() != Result.Status.OK)
        .map(Reports::line)
        .toList();
  }

  private static String line(ResultLog.Entry entry) {
    Exception cause = entry.getException();
    return cause == null ? entry.getMessage() : entry.getMessage() + ": " + cause;
  }

  /** The worst first; of two versions of a bundle the one that is better off: it serves. */
  static List<CheckReport> arrange(Collection<CheckReport> reports) {
    Map<List<String>, CheckReport> best = new LinkedHashMap<>();
    for (CheckReport each : reports) {
      best.merge(
          List.of(each.bundle(), each.name()),
          each,
          (one, other) -> one.status().compareTo(other.status()) <= 0 ? one : other);
    }
    return best.values().stream().sorted(CheckReport.WORST_FIRST).toList();
  }
}
