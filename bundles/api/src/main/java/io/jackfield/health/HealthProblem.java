package io.jackfield.health;

import io.jackfield.net.Listener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Something that does not work.
 *
 * @param bundle that says so
 * @param reason what and why, in one line
 */
public record HealthProblem(Bundle bundle, String reason) {

  /** What all health checks say now, by bundle. From any thread; does not block. */
  public static List<HealthProblem> all(BundleContext context) {
    return sorted(of(context, HealthCheck.class, HealthCheck::problem));
  }

  /** The same, and which listeners are not open: they say so themselves. */
  public static List<HealthProblem> allAndListeners(BundleContext context) {
    List<HealthProblem> problems = of(context, HealthCheck.class, HealthCheck::problem);
    problems.addAll(
        of(
            context,
            Listener.class,
            one -> one.problem().map(problem -> "listener " + one.name() + ": " + problem)));
    return sorted(problems);
  }

  private static List<HealthProblem> sorted(List<HealthProblem> problems) {
    problems.sort(Comparator.comparing(problem -> problem.bundle().getSymbolicName()));
    return problems;
  }

  private static <T> List<HealthProblem> of(
      BundleContext context, Class<T> type, Function<T, Optional<String>> problem) {
    List<HealthProblem> problems = new ArrayList<>();
    try {
      for (ServiceReference<T> each : context.getServiceReferences(type, null)) {
        Optional<String> reason = problem(context, each, problem);
        @Nullable Bundle bundle = each.getBundle();
        // One that has gone meanwhile has no bundle any more, and no problem either.
        if (reason.isPresent() && bundle != null) {
          problems.add(new HealthProblem(bundle, reason.get()));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is no filter
    }
    return problems;
  }

  private static <T> Optional<String> problem(
      BundleContext context, ServiceReference<T> reference, Function<T, Optional<String>> problem) {
    T service = context.getService(reference);
    if (service == null) {
      return Optional.empty(); // It has gone.
    }
    try {
      return problem.apply(service);
    } catch (RuntimeException e) {
      return Optional.of("its health check fails: " + e);
    } finally {
      context.ungetService(reference);
    }
  }
}
