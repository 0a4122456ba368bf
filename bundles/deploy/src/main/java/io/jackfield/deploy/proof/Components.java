package io.jackfield.deploy.proof;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says in plain words what the components of a bundle lack. */
public final class Components {
  private static final String CAUSED_BY = "Caused by: ";

  private final ServiceComponentRuntime runtime;

  public Components(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /** What keeps a bundle that ran from working, in one line. */
  public Optional<String> problem(Bundle bundle) {
    StringJoiner problems = new StringJoiner("; ");
    if (bundle.getState() != Bundle.ACTIVE) {
      problems.add("is not started");
    }
    problems(bundle).forEach((name, text) -> problems.add(name + " " + text));
    return problems.length() == 0 ? Optional.empty() : Optional.of(problems.toString());
  }

  /** By component name; components that are well are not in it. */
  Map<String, String> problems(Bundle bundle) {
    Map<String, String> problems = new TreeMap<>();
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
      for (ComponentConfigurationDTO each : runtime.getComponentConfigurationDTOs(description)) {
        switch (each.state) {
          case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
              problems.put(
                  description.name,
                  "lacks its configuration " + String.join(", ", description.configurationPid));
          case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
              problems.put(description.name, "lacks " + missing(description, each));
          case ComponentConfigurationDTO.FAILED_ACTIVATION ->
              problems.put(description.name, "fails: " + rootCause(each.failure));
          default -> {}
        }
      }
    }
    return problems;
  }

  /** Whether a component of it could not be made: nothing makes it again by itself. */
  boolean isBroken(Bundle bundle) {
    return runtime.getComponentDescriptionDTOs(bundle).stream()
        .flatMap(each -> runtime.getComponentConfigurationDTOs(each).stream())
        .anyMatch(each -> each.state == ComponentConfigurationDTO.FAILED_ACTIVATION);
  }

  private static String missing(
      ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
    StringJoiner services = new StringJoiner(", ");
    for (UnsatisfiedReferenceDTO unsatisfied : configuration.unsatisfiedReferences) {
      for (ReferenceDTO reference : description.references) {
        if (reference.name.equals(unsatisfied.name)) {
          String target = unsatisfied.target == null ? "" : " " + unsatisfied.target;
          services.add("the service " + reference.interfaceName + target);
        }
      }
    }
    return services.toString();
  }

  /**
   * The failure is a whole stack trace, which the log has too; a constructor's is wrapped by what
   * called it.
   */
  static String rootCause(@Nullable String failure) {
    if (failure == null) {
      return "no reason given";
    }
    String root = failure.lines().findFirst().orElse("");
    for (String line : failure.lines().toList()) {
      if (line.startsWith(CAUSED_BY)) {
        root = line.substring(CAUSED_BY.length());
      }
    }
    return root.strip();
  }
}
