package io.jackfield.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    List<HealthProblem> problems = new ArrayList<>();
    try {
      for (ServiceReference<HealthCheck> each :
          context.getServiceReferences(HealthCheck.class, null)) {
        problem(context, each)
            .ifPresent(reason -> problems.add(new HealthProblem(each.getBundle(), reason)));
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is no filter
    }
    problems.sort(Comparator.comparing(problem -> problem.bundle().getSymbolicName()));
    return problems;
  }

  private static Optional<String> problem(
      BundleContext context, ServiceReference<HealthCheck> reference) {
    HealthCheck check = context.getService(reference);
    if (check == null) {
      return Optional.empty(); // It has gone.
    }
    try {
      return check.problem();
    } catch (RuntimeException e) {
      return Optional.of("its health check fails: " + e);
    } finally {
      context.ungetService(reference);
    }
  }
}
