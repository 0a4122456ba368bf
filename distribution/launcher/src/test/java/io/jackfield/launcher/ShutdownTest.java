package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

class ShutdownTest {
  @TempDir Path folder;

  @Test
  void namesTheBundleThatDoesNotStop() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Framework framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    framework.start();
    BundleContext context = framework.getBundleContext();
    for (String name : List.of("quick", "slow")) {
      context.installBundle(name, jar(name)).start();
    }
    SynchronousBundleListener hanging =
        event -> {
          boolean slow = event.getBundle().getSymbolicName().equals("slow");
          if (slow && event.getType() == BundleEvent.STOPPING) {
            awaitQuietly(gate);
          }
        };
    context.addBundleListener(hanging);
    try {
      framework.stop();
      await().until(() -> Shutdown.stopping(framework).equals(List.of("slow")));
    } finally {
      gate.countDown();
    }
    framework.waitForStop(0);
    assertThat(Shutdown.stopping(framework)).isEmpty();
  }

  @Test
  void waitsAsLongAsTheTransportSays() throws Exception {
    Framework framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    assertThat(Shutdown.limit(framework)).isEqualTo(4800);
    framework.start();
    BundleContext context = framework.getBundleContext();
    service(context, Map.of("stop.limit", 10, "component.name", "somebody"));
    assertThat(Shutdown.limit(framework)).isEqualTo(4800);
    service(
        context, Map.of("stop.limit", 30_000, "component.name", "io.jackfield.transport.Engine"));
    assertThat(Shutdown.limit(framework)).isEqualTo(29_800);
    framework.stop();
    framework.waitForStop(0);
    assertThat(Shutdown.limit(framework)).isEqualTo(4800);
  }

  private static void service(BundleContext context, Map<String, Object> properties) {
    context.registerService(Runnable.class, () -> {}, FrameworkUtil.asDictionary(properties));
  }

  private static InputStream jar(String name) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    return new ByteArrayInputStream(jar.toByteArray());
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
