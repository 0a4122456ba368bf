package io.jackfield.deploy.jar;

import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What a live bundle must not bring along.
 *
 * @param names symbolic names of the boot tier's bundles
 * @param packages what they, the framework and the JDK export
 */
public record BootTier(Set<String> names, Set<String> packages) {

  public static BootTier of(BundleContext context) {
    Set<String> names = new HashSet<>();
    Set<String> packages = new HashSet<>();
    for (Bundle bundle : context.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      if (bundle.getLocation().startsWith(Jar.LOCATION) || revision == null) {
        continue;
      }
      names.add(bundle.getSymbolicName());
      for (BundleCapability each :
          revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
        packages.add(String.valueOf(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
      }
    }
    return new BootTier(Set.copyOf(names), Set.copyOf(packages));
  }
}
