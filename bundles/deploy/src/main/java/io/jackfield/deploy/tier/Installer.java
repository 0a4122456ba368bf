package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the framework take bundles in and let them go. */
final class Installer {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** Above everything of the boot tier: started after it, stopped before it. */
  private static final int LIVE_LEVEL = 4;

  private final BundleContext context;
  private final FrameworkWiring wiring;
  private final MissingRequirements requirements;
  private final AtomicLong installed = new AtomicLong();

  Installer(BundleContext context) {
    this.context = context;
    Bundle framework = context.getBundle(0);
    this.wiring = framework.adapt(FrameworkWiring.class);
    // Not bundle by bundle: the framework does that later, maybe to one that is gone by then.
    framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(LIVE_LEVEL);
    this.requirements = new MissingRequirements(context, wiring);
  }

  /** A bundle may be replaced by a copy of itself: each copy has a location of its own. */
  Bundle install(Jar jar) throws DeployException {
    String location = jar.location() + "." + installed.incrementAndGet();
    try (InputStream content = Files.newInputStream(jar.staged())) {
      return context.installBundle(location, content);
    } catch (BundleException | IOException e) {
      throw new DeployException("cannot be installed: " + Reason.of(e), e);
    }
  }

  /** What a bundle needs and nobody here offers, as to packages and the like. */
  List<String> missing(Bundle bundle) {
    return requirements.of(bundle);
  }

  void resolve(Bundle bundle) throws DeployException {
    if (!wiring.resolveBundles(Set.of(bundle))) {
      List<String> missing = requirements.of(bundle);
      throw new DeployException(
          missing.isEmpty()
              ? "does not resolve: " + frameworksReason(bundle)
              : "needs " + String.join(", ", missing) + ", which nothing here offers");
    }
    refuseDependents(bundle);
  }

  private static String frameworksReason(Bundle bundle) {
    try {
      bundle.start();
      return "no reason given";
    } catch (BundleException e) {
      return Reason.of(e);
    }
  }

  /** Who is wired to it would be stopped when it goes. */
  void refuseDependents(Bundle bundle) throws DeployException {
    for (Bundle other : wiring.getDependencyClosure(Set.of(bundle))) {
      if (!other.equals(bundle)) {
        throw new DeployException(other.getSymbolicName() + " would be wired to it");
      }
    }
  }

  /** The bundles that one that is resolved is wired to, directly or through others. */
  Set<String> providers(Bundle bundle) {
    Set<String> names = new TreeSet<>();
    addProviders(bundle.adapt(BundleWiring.class), names);
    return names;
  }

  private static void addProviders(BundleWiring wiring, Set<String> names) {
    for (BundleWire wire : wiring.getRequiredWires(null)) {
      Bundle provider = wire.getProvider().getBundle();
      String label = provider.getSymbolicName() + " " + provider.getVersion();
      if (provider.getBundleId() != 0 && names.add(label)) {
        addProviders(wire.getProviderWiring(), names);
      }
    }
  }

  /** Stops and uninstalls; says so in the log if that does not work. */
  void remove(Bundle bundle, Duration limit) {
    try {
      Bounded.run("stop", limit, bundle::stop);
    } catch (DeployException e) {
      log.error("{} {}", bundle, e.getMessage(), e);
    }
    try {
      Bounded.run("go", limit, bundle::uninstall);
    } catch (DeployException e) {
      log.error("{} {}; it is left until the daemon restarts", bundle, e.getMessage(), e);
    }
  }
}
