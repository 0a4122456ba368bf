package io.jackfield.deploy.health;

import io.jackfield.health.CheckReport;
import io.jackfield.health.Health;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Has the executor of Felix Health Checks ask. */
@Component
public final class HealthService implements Health {
  /** A tag that no check has: without any the executor takes those that are its default. */
  private static final String[] EVERY = {"-none"};

  private final HealthCheckExecutor executor;
  private final CheckThreads threads;
  private final OfferedChecks offered;

  /** Begins no thread. */
  @Activate
  public HealthService(BundleContext context, @Reference HealthCheckExecutor executor) {
    this.executor = executor;
    this.threads = new CheckThreads(context);
    this.offered = new OfferedChecks(context);
  }

  @Override
  public List<CheckReport> ask(Collection<String> tags) {
    for (String tag : tags) {
      if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
        throw new IllegalArgumentException("'" + tag + "' is no tag");
      }
    }
    threads.endWhenIdle();
    List<CheckReport> malformed = offered.malformed();
    List<CheckReport> reports = new ArrayList<>(malformed);
    reports.removeIf(each -> !each.tags().containsAll(tags));
    for (HealthCheckExecutionResult each : execute(malformed.isEmpty(), tags)) {
      reports.add(Reports.of(each));
    }
    return Reports.arrange(reports);
  }

  /** One that is malformed would have the executor fail: then the others are asked by name. */
  private List<HealthCheckExecutionResult> execute(
      boolean allAreWellFormed, Collection<String> tags) {
    if (allAreWellFormed) {
      return executor.execute(
          HealthCheckSelector.tags(tags.isEmpty() ? EVERY : tags.toArray(new String[0])));
    }
    String[] names = offered.names(tags).toArray(new String[0]);
    // Of no names it would ask all.
    return names.length == 0 ? List.of() : executor.execute(HealthCheckSelector.names(names));
  }
}
