package io.jackfield.it.support;

import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;

import io.jackfield.launcher.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The framework in the test's JVM; everything that is Pax Exam is in here. */
final class Container implements AutoCloseable {
  private final Home home = Home.create();
  private final TestContainer container;

  /** Starts the framework with the launcher's settings and nothing but what is shipped. */
  Container() throws Exception {
    List<Option> options = new ArrayList<>();
    Launch.settings(home.folder(), Home.built())
        .forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
    for (Path jar : Home.jars(Home.built().resolve("system"))) {
      options.add(bundle(jar));
    }
    options.add(frameworkStartLevel(Launch.START_LEVEL));
    container =
        PaxExamRuntime.createContainer(DefaultExamSystem.create(options.toArray(new Option[0])));
    container.start();
  }

  private static UrlProvisionOption bundle(Path jar) throws IOException {
    UrlProvisionOption bundle = CoreOptions.bundle("reference:" + jar.toUri());
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      return manifest.getValue(Constants.FRAGMENT_HOST) == null
          ? bundle.startLevel(Launch.startLevel(name(manifest)))
          : bundle.noStart();
    }
  }

  private static String name(Attributes manifest) {
    return manifest.getValue(Constants.BUNDLE_SYMBOLICNAME).replaceFirst(";.*", "");
  }

  /** The context of the system bundle, whose eyes see every bundle and service. */
  BundleContext context() {
    return ((NativeTestContainer) container).getSystemBundle().getBundleContext();
  }

  Home home() {
    return home;
  }

  @Override
  public void close() {
    container.stop();
    home.close();
  }
}
