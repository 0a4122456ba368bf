package io.jackfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework and the bundles of {@code system/}. */
final class BootTier {
  private static final Logger log = LoggerFactory.getLogger(BootTier.class);

  private final Folders folders;
  private final Framework framework;

  /** Has a framework with an empty cache, not started. */
  BootTier(Folders folders) throws StartFailure {
    this.folders = folders;
    this.framework = new FrameworkFactory().newFramework(FrameworkSettings.of(folders));
    try {
      framework.init();
    } catch (BundleException e) {
      throw new StartFailure("the framework cannot start: " + StartFailure.rootReason(e));
    }
  }

  /**
   * In the framework's cache, which each start clears: the folder for temporary files is
   * everybody's, and often one from which nothing can be loaded.
   */
  private void unpackLibrariesInTheCache() {
    String property = "io.netty.native.workdir";
    if (System.getProperty(property) == null) {
      System.setProperty(property, FrameworkSettings.cache(folders).resolve("native").toString());
    }
  }

  Framework framework() {
    return framework;
  }

  /** Returns when every bundle runs, or throws with what is wrong with each that does not. */
  void start() throws StartFailure, IOException {
    unpackLibrariesInTheCache();
    BundleContext context = framework.getBundleContext();
    new ServiceLog(context).open();
    context.addBundleListener(new GoneBundles(context));
    List<BootBundle> bundles = install();
    framework
        .adapt(FrameworkWiring.class)
        .resolveBundles(bundles.stream().map(BootBundle::bundle).toList());
    try {
      framework.start();
    } catch (BundleException e) {
      throw new StartFailure("the framework cannot start: " + StartFailure.rootReason(e));
    }
    startAll(bundles);
    log.info("boot tier started bundles={} home={}", bundles.size(), folders.home());
  }

  private List<BootBundle> install() throws IOException, StartFailure {
    List<BootBundle> bundles = new ArrayList<>();
    try (Stream<Path> files = Files.list(folders.system())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        bundles.add(BootBundle.install(framework.getBundleContext(), file));
      }
    }
    return bundles;
  }

  /** One after the other instead of by start level alone, so that a failure has a file's name. */
  private static void startAll(List<BootBundle> bundles) throws StartFailure {
    List<String> failures =
        bundles.stream()
            .filter(bundle -> !bundle.isFragment())
            .sorted(Comparator.comparingInt(BootBundle::level))
            .map(BootBundle::start)
            .flatMap(Optional::stream)
            .toList();
    if (!failures.isEmpty()) {
      throw new StartFailure("the boot tier does not start:\n  " + String.join("\n  ", failures));
    }
  }
}
