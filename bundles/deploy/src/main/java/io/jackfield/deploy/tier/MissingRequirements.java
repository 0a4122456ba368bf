package io.jackfield.deploy.tier;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Says in plain words why a bundle does not resolve. */
final class MissingRequirements {
  private static final Pattern FLOOR = Pattern.compile("\\(version>=([^)]+)\\)");
  private static final Pattern CEILING = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

  private final BundleContext context;
  private final FrameworkWiring wiring;

  MissingRequirements(BundleContext context, FrameworkWiring wiring) {
    this.context = context;
    this.wiring = wiring;
  }

  /** One entry for each requirement that nobody meets; empty if the reason is another. */
  List<String> of(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
        .filter(MissingRequirements::isMandatory)
        .filter(requirement -> wiring.findProviders(requirement).isEmpty())
        .map(requirement -> words(requirement) + versionsThereAre(requirement))
        .toList();
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
    String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
    return (effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE))
        && (resolution == null || resolution.equals(Constants.RESOLUTION_MANDATORY));
  }

  private static String words(BundleRequirement requirement) {
    String filter = filter(requirement);
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE ->
          "the package " + packageName(filter) + versionWords(filter);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "Java " + attribute(filter, "version");
      default -> requirement.getNamespace() + " " + filter;
    };
  }

  private static String filter(BundleRequirement requirement) {
    return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
  }

  private static String packageName(String filter) {
    return attribute(filter, PackageNamespace.PACKAGE_NAMESPACE);
  }

  static String attribute(String filter, String name) {
    Matcher found = Pattern.compile("\\(" + Pattern.quote(name) + "=([^)]+)\\)").matcher(filter);
    return found.find() ? found.group(1) : filter;
  }

  /** As {@code " from 1.0.0 up to but not 2.0.0"}. */
  static String versionWords(String filter) {
    Matcher ceiling = CEILING.matcher(filter);
    Matcher floor = FLOOR.matcher(filter);
    String from = floor.find() ? " from " + floor.group(1) : "";
    return ceiling.find() ? from + " up to but not " + ceiling.group(1) : from;
  }

  private String versionsThereAre(BundleRequirement requirement) {
    if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
      return "";
    }
    String name = packageName(filter(requirement));
    TreeSet<String> versions = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      if (revision != null) {
        for (BundleCapability each :
            revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
          if (name.equals(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))) {
            versions.add(String.valueOf(each.getAttributes().get(Constants.VERSION_ATTRIBUTE)));
          }
        }
      }
    }
    return versions.isEmpty() ? "" : " (there is " + String.join(", ", versions) + ")";
  }
}
