package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.JackfieldExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The rules that keep the live tier live (design, section 1). */
@ExtendWith(JackfieldExtension.class)
class LiveTierIT {

  @Test
  void everythingShippedWorks(Deployer deployer) {
    assertThat(ready(deployer)).flatExtracting(LiveBundle::problem).containsOnly(Optional.empty());
  }

  @Test
  void replacingOneStopsNoOther(BundleContext context, Deployer deployer) {
    FrameworkWiring wiring = context.getBundle().adapt(FrameworkWiring.class);
    assertThat(liveTier(context, deployer))
        .isNotEmpty()
        .allSatisfy(
            bundle ->
                assertThat(wiring.getDependencyClosure(List.of(bundle))).containsExactly(bundle));
  }

  @Test
  void exportsNothing(BundleContext context, Deployer deployer) {
    assertThat(liveTier(context, deployer))
        .isNotEmpty()
        .allSatisfy(
            bundle ->
                assertThat(
                        bundle
                            .adapt(BundleRevision.class)
                            .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                    .isEmpty());
  }

  @Test
  void importsWhatIsThereAndNothingElse(BundleContext context, Deployer deployer) {
    assertThat(liveTier(context, deployer))
        .isNotEmpty()
        .allSatisfy(bundle -> assertThat(imports(bundle)).allMatch(LiveTierIT::mandatory))
        .allSatisfy(
            bundle ->
                assertThat(bundle.getHeaders().get(Constants.DYNAMICIMPORT_PACKAGE)).isNull());
  }

  @Test
  void usesNoOtherLiveBundle(BundleContext context, Deployer deployer) {
    List<Bundle> live = liveTier(context, deployer);
    assertThat(live)
        .flatExtracting(bundle -> bundle.adapt(BundleWiring.class).getRequiredWires(null))
        .extracting(wire -> wire.getProvider().getBundle())
        .isNotEmpty()
        .doesNotContainAnyElementsOf(live);
  }

  private static boolean mandatory(BundleRequirement requirement) {
    return !Constants.RESOLUTION_OPTIONAL.equals(
        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
  }

  private static List<BundleRequirement> imports(Bundle bundle) {
    return bundle
        .adapt(BundleRevision.class)
        .getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE);
  }

  /** The live tier, when all of it runs. */
  private static List<LiveBundle> ready(Deployer deployer) {
    int shipped = Home.jars(Home.built().resolve("bundles")).size();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            deployer::bundles,
            bundles -> bundles.stream().filter(LiveBundle::active).count() >= Math.max(shipped, 9));
  }

  private static List<Bundle> liveTier(BundleContext context, Deployer deployer) {
    List<String> names = ready(deployer).stream().map(LiveBundle::name).toList();
    return Arrays.stream(context.getBundles())
        .filter(bundle -> names.contains(bundle.getSymbolicName()))
        .toList();
  }
}
