package io.jackfield.deploy.health;

import io.jackfield.health.CheckReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The checks that bundles offer. The executor casts their properties: one of a wrong type would
 * have it throw, and nobody would hear of the others.
 */
final class OfferedChecks {
  private final BundleContext context;

  OfferedChecks(BundleContext context) {
    this.context = context;
  }

  /** A report of each that the executor cannot take, whatever is asked for. */
  List<CheckReport> malformed() {
    return references().flatMap(each -> fault(each).stream()).toList();
  }

  /** The names of those that it can take and that have all of the tags. */
  List<String> names(Collection<String> tags) {
    return references()
        .filter(each -> fault(each).isEmpty() && tags(each).containsAll(tags))
        .flatMap(each -> Stream.ofNullable((String) each.getProperty(HealthCheck.NAME)))
        .sorted()
        .toList();
  }

  private Stream<ServiceReference<HealthCheck>> references() {
    try {
      return context.getServiceReferences(HealthCheck.class, null).stream();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is no filter
    }
  }

  private static List<String> tags(ServiceReference<?> check) {
    Object tags = check.getProperty(HealthCheck.TAGS);
    if (tags instanceof String[] several) {
      return Arrays.asList(several);
    }
    return tags instanceof Collection<?> all
        ? all.stream().map(String::valueOf).toList()
        : tags instanceof String one ? List.of(one) : List.of();
  }

  private static Optional<CheckReport> fault(ServiceReference<?> check) {
    return wrong(check, HealthCheck.NAME, String.class)
        .or(() -> wrong(check, HealthCheck.MBEAN_NAME, String.class))
        .or(() -> wrong(check, HealthCheck.ASYNC_CRON_EXPRESSION, String.class))
        .or(() -> wrong(check, HealthCheck.RESULT_CACHE_TTL_IN_MS, Long.class))
        .map(fault -> report(check, fault));
  }

  private static Optional<String> wrong(ServiceReference<?> check, String key, Class<?> type) {
    @Nullable Object value = check.getProperty(key);
    return value == null || type.isInstance(value)
        ? Optional.empty()
        : Optional.of("its property " + key + " is no " + type.getSimpleName());
  }

  private static CheckReport report(ServiceReference<?> check, String fault) {
    Bundle bundle = check.getBundle();
    return new CheckReport(
        String.valueOf(check.getProperty(HealthCheck.NAME)),
        bundle == null ? "" : bundle.getSymbolicName(),
        tags(check),
        Result.Status.HEALTH_CHECK_ERROR,
        List.of(fault),
        Duration.ZERO,
        false);
  }
}
