package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The boot tier in a real framework, with bundles that have nothing but a manifest. */
class BootTierTest {
  @TempDir Path root;

  private Folders folders;

  @BeforeEach
  void create() throws Exception {
    folders = new Folders(root, root, Map.of());
    Files.createDirectories(folders.system());
    folders.prepare();
  }

  @Test
  void startsByLevelAndStops() throws Exception {
    write("z.jar", "lib", null);
    write("a.jar", "io.jackfield.api", null);
    BootTier tier = new BootTier(folders);
    tier.start();
    Bundle[] bundles = tier.framework().getBundleContext().getBundles();
    assertThat(bundles).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
    assertThat(bundles[1].adapt(BundleStartLevel.class).getStartLevel())
        .isEqualTo(FrameworkSettings.BOOT);
    tier.framework().stop();
    tier.framework().waitForStop(5000);
  }

  @Test
  void namesTheFileThatDoesNotStartAndWhatItLacks() throws Exception {
    write("bad.jar", "bad", "no.such.pkg");
    BootTier tier = new BootTier(folders);
    assertThatThrownBy(tier::start)
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("bad.jar")
        .hasMessageContaining("no.such.pkg");
    tier.framework().stop();
    tier.framework().waitForStop(5000);
  }

  @Test
  void nothingIsLeftOfABundleThatWasUninstalled() throws Exception {
    write("user.jar", "user", null);
    BootTier tier = new BootTier(folders);
    tier.start();
    WeakReference<Bundle> user = useAndUninstall(tier.framework().getBundleContext());
    await()
        .until(
            () -> {
              System.gc();
              return user.refersTo(null);
            });
    tier.framework().stop();
    tier.framework().waitForStop(5000);
  }

  private static WeakReference<Bundle> useAndUninstall(BundleContext system) throws Exception {
    ServiceReference<Runnable> service =
        system.registerService(Runnable.class, () -> {}, null).getReference();
    Bundle user = system.getBundles()[1];
    user.getBundleContext().getService(service);
    user.uninstall();
    return new WeakReference<>(user);
  }

  private void write(String file, String name, String imported) throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    if (imported != null) {
      main.putValue("Import-Package", imported);
    }
    try (OutputStream out = Files.newOutputStream(folders.system().resolve(file))) {
      new JarOutputStream(out, manifest).close();
    }
  }
}
