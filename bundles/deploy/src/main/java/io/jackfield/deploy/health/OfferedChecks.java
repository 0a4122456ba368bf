package io.jackfield.deploy.health;

import io.jackfield.health.CheckReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The checks that bundles offer. The executor casts their properties: one of a wrong type would
 * have it throw, and nobody would hear of the others.
 */
final class OfferedChecks {
  private static final List<String> NUMBERS =
      List.of(
          HealthCheck.ASYNC_INTERVAL_IN_SEC,
          HealthCheck.KEEP_NON_OK_RESULTS_STICKY_FOR_SEC,
          "hc.warningsStickForMinutes");

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
      return Arrays.stream(several).filter(Objects::nonNull).toList();
    }
    return tags instanceof Collection<?> all
        ? all.stream().filter(Objects::nonNull).map(String::valueOf).toList()
        : tags instanceof String one ? List.of(one) : List.of();
  }

  private static Optional<CheckReport> fault(ServiceReference<?> check) {
    return wrong(check, HealthCheck.NAME, String.class)
        .or(() -> wrong(check, HealthCheck.MBEAN_NAME, String.class))
        .or(() -> wrong(check, HealthCheck.ASYNC_CRON_EXPRESSION, String.class))
        .or(() -> wrong(check, HealthCheck.RESULT_CACHE_TTL_IN_MS, Long.class))
        .or(() -> NUMBERS.stream().flatMap(key -> noNumber(check, key).stream()).findFirst())
        .or(() -> noTags(check))
        .or(() -> unnamed(check))
        .map(fault -> report(check, fault));
  }

  private static Optional<String> wrong(ServiceReference<?> check, String key, Class<?> type) {
    @Nullable Object value = check.getProperty(key);
    return value == null || type.isInstance(value)
        ? Optional.empty()
        : Optional.of("its property " + key + " is no " + type.getSimpleName());
  }

  /** The executor reads these from what they are as text. */
  private static Optional<String> noNumber(ServiceReference<?> check, String key) {
    @Nullable Object value = check.getProperty(key);
    try {
      if (value != null) {
        Long.parseLong(value.toString());
      }
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.of("its property " + key + " is no number");
    }
  }

  private static Optional<String> noTags(ServiceReference<?> check) {
    return check.getProperty(HealthCheck.TAGS) instanceof Collection<?> all
            && all.stream().anyMatch(Objects::isNull)
        ? Optional.of("one of its " + HealthCheck.TAGS + " is null")
        : Optional.empty();
  }

  private static Optional<String> unnamed(ServiceReference<?> check) {
    Object name = check.getProperty(HealthCheck.NAME);
    return name == null || name.toString().isBlank()
        ? Optional.of("it has no property " + HealthCheck.NAME)
        : Optional.empty();
  }

  private static String name(ServiceReference<?> check) {
    return unnamed(check).isPresent()
        ? "service " + check.getProperty(Constants.SERVICE_ID)
        : check.getProperty(HealthCheck.NAME).toString();
  }

  private static CheckReport report(ServiceReference<?> check, String fault) {
    return new CheckReport(
        name(check),
        Reports.bundle(check),
        tags(check),
        Result.Status.HEALTH_CHECK_ERROR,
        List.of(fault),
        Duration.ZERO,
        false);
  }
}
