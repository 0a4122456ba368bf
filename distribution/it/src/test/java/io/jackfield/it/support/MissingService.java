package io.jackfield.it.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Says why a service does not come: what does not resolve, start or find its references. */
final class MissingService implements Function<BundleContext, String> {

  @Override
  public String apply(BundleContext context) {
    List<String> reasons = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      String problem = problem(bundle);
      if (!problem.isEmpty()) {
        reasons.add(bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + problem);
      }
    }
    reasons.addAll(unsatisfied(context));
    return reasons.isEmpty() ? "nothing is unresolved or unsatisfied" : String.join("\n", reasons);
  }

  private static String problem(Bundle bundle) {
    boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    if (fragment || bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
      return "";
    }
    try {
      bundle.start(Bundle.START_TRANSIENT);
      return "was not started";
    } catch (BundleException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> unsatisfied(BundleContext context) {
    // All, as the system bundle itself has no wire to the package.
    ServiceReference<?>[] runtimes =
        allReferences(context, ServiceComponentRuntime.class.getName());
    if (runtimes == null) {
      return List.of("there is no service component runtime");
    }
    ServiceComponentRuntime runtime = (ServiceComponentRuntime) context.getService(runtimes[0]);
    return runtime.getComponentDescriptionDTOs().stream()
        .flatMap(component -> unsatisfied(runtime, component))
        .toList();
  }

  private static ServiceReference<?> @Nullable [] allReferences(
      BundleContext context, String type) {
    try {
      return context.getAllServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("there is no filter to be wrong", e);
    }
  }

  private static Stream<String> unsatisfied(
      ServiceComponentRuntime runtime, ComponentDescriptionDTO component) {
    var configurations = runtime.getComponentConfigurationDTOs(component);
    if (configurations.isEmpty()) {
      return Stream.of(component.name + ": has no configuration");
    }
    return configurations.stream().flatMap(MissingService::reasons);
  }

  private static Stream<String> reasons(ComponentConfigurationDTO component) {
    String name = component.description.name;
    return switch (component.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          Stream.of(name + ": needs a configuration");
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Stream.of(component.unsatisfiedReferences)
              .map(reference -> name + ": no " + reference.name + " " + reference.target);
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          Stream.of(name + ": failed: " + component.failure);
      default -> Stream.empty();
    };
  }
}
