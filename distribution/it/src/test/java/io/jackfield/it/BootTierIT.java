package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.config.DaemonFolder;
import io.jackfield.deploy.Readiness;
import io.jackfield.it.support.JackfieldExtension;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;

/** The boot tier stands as the launcher starts it. */
@ExtendWith(JackfieldExtension.class)
class BootTierIT {

  @Test
  void everythingShippedRuns(BundleContext context) throws Exception {
    Path system = Path.of(context.getProperty("jackfield.dist"), "system");
    List<Bundle> boot = bundles(context, system);
    try (Stream<Path> files = Files.list(system)) {
      assertThat(boot).hasSize((int) files.count());
    }
    assertThat(boot).filteredOn(bundle -> !isFragment(bundle)).allMatch(BootTierIT::isActive);
  }

  @Test
  void servesTheProtocols(Transport transport, Switchboard switchboard) throws Exception {
    assertThat(transport.workers().submit(() -> "done").get()).isEqualTo("done");
    assertThat(switchboard.connections()).isEmpty();
  }

  @Test
  void tellsThatItIsReady(Readiness readiness) {
    assertThat(readiness.ready()).isTrue();
    assertThat(readiness.missing()).isEmpty();
    assertThat(readiness.after()).isPositive();
  }

  /** Where the launcher looks for it when it stops the framework. */
  @Test
  void saysHowLongAStopMayTake(BundleContext context) throws Exception {
    String filter = "(&(component.name=io.jackfield.transport.*)(stop.limit=*))";
    assertThat(context.getAllServiceReferences(null, filter))
        .singleElement()
        .extracting(service -> service.getProperty("stop.limit"))
        .isEqualTo(5000);
  }

  @Test
  void bundlesFindEveryFolder(BundleContext context) {
    for (DaemonFolder folder : DaemonFolder.values()) {
      assertThat(context.getProperty(folder.property())).isEqualTo(folder.in(context).toString());
      assertThat(folder.in(context)).isDirectory();
    }
  }

  private static List<Bundle> bundles(BundleContext context, Path folder) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getLocation().contains(folder.toString()))
        .toList();
  }

  private static boolean isActive(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE;
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
