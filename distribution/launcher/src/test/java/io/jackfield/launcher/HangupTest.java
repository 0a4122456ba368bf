package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;

class HangupTest {
  @TempDir Path folder;

  @Test
  void runsWhatBundlesHaveRegisteredForIt() throws Exception {
    Hangup hangup = new Hangup();
    hangup.run();
    Framework framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    hangup.reloads(framework);
    hangup.run();
    framework.start();
    BundleContext context = framework.getBundleContext();
    AtomicInteger reloads = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    register(context, "HUP", reloads::incrementAndGet);
    register(context, "USR1", others::incrementAndGet);
    hangup.run();
    hangup.run();
    framework.stop();
    framework.waitForStop(0);
    hangup.run();
    assertThat(reloads).hasValue(2);
    assertThat(others).hasValue(0);
  }

  private static void register(BundleContext context, String signal, Runnable action) {
    context.registerService(
        Runnable.class, action, FrameworkUtil.asDictionary(Map.of("jackfield.signal", signal)));
  }
}
