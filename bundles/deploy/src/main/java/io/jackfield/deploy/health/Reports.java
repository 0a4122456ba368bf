package io.jackfield.deploy.health;

import io.jackfield.health.CheckReport;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** What the executor found, as reports. */
final class Reports {
  private Reports() {}

  /** Of a result that makes no sense an error of that check, so that the others are told. */
  static CheckReport of(HealthCheckExecutionResult result) {
    try {
      Result said = result.getHealthCheckResult();
      return report(result, Objects.requireNonNull(said.getStatus(), "no status"), lines(said));
    } catch (RuntimeException e) {
      String fault = "what it says cannot be told: " + e;
      return report(result, Result.Status.HEALTH_CHECK_ERROR, List.of(fault));
    }
  }

  private static CheckReport report(
      HealthCheckExecutionResult result, Result.Status status, List<String> lines) {
    HealthCheckMetadata check = result.getHealthCheckMetadata();
    return new CheckReport(
        check.getTitle(),
        bundle(check.getServiceReference()),
        check.getTags().stream().filter(Objects::nonNull).toList(),
        status,
        lines,
        Duration.ofMillis(result.getElapsedTimeInMs()),
        result.hasTimedOut());
  }

  /** Its symbolic name; empty where it has none, or has gone meanwhile. */
  static String bundle(ServiceReference<?> check) {
    @Nullable Bundle bundle = check.getBundle();
    return Objects.requireNonNullElse(bundle == null ? null : bundle.getSymbolicName(), "");
  }

  /** What is wrong; of a check that is well, all that it says. */
  private static List<String> lines(Result result) {
    return StreamSupport.stream(result.spliterator(), false)
        .filter(entry -> !entry.isDebug() && !message(entry).isBlank())
        .filter(entry -> result.isOk() || entry.getStatus() != Result.Status.OK)
        .map(Reports::line)
        .toList();
  }

  private static String line(ResultLog.Entry entry) {
    Exception cause = entry.getException();
    return cause == null ? message(entry) : message(entry) + ": " + cause;
  }

  private static String message(ResultLog.Entry entry) {
    return Objects.requireNonNullElse(entry.getMessage(), "");
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
