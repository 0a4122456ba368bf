package io.jackfield.deploy.engine;

import io.jackfield.config.Configurations;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a checked jar to a running bundle, and a running bundle away. */
final class Installer {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** Above everything of the boot tier: started after it, stopped before it. */
  private static final int LIVE_LEVEL = 4;

  /**
   * What others have to say in between.
   *
   * @param installed before anything of the bundle runs
   * @param proof after it has started
   * @param done which step was done
   */
  record Steps(Consumer<Bundle> installed, Proof proof, Consumer<String> done) {}

  /** Looks at a started bundle. */
  interface Proof {
    void check(Bundle started) throws DeployException;
  }

  private final BundleContext context;
  private final LiveTopics topics;
  private final FrameworkWiring wiring;
  private final MissingRequirements requirements;
  private final Handover handover;
  private final AtomicLong installed = new AtomicLong();

  Installer(
      BundleContext context,
      LiveTopics topics,
      Components components,
      Configurations configurations) {
    this.context = context;
    this.topics = topics;
    Bundle framework = context.getBundle(0);
    this.wiring = framework.adapt(FrameworkWiring.class);
    // Not bundle by bundle: the framework does that later, maybe to one that is gone by then.
    framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(LIVE_LEVEL);
    this.requirements = new MissingRequirements(context, wiring);
    this.handover = new Handover(components, new Listeners(context), configurations, topics);
  }

  /** What a bundle offers. */
  Offer offer(Bundle bundle) {
    return Offer.of(bundle, topics);
  }

  /**
   * Installs and starts a bundle beside the version that runs.
   *
   * @param limit for start and hand-over together
   * @throws DeployException if it does not work; then the new bundle is gone and the old untouched
   */
  Bundle install(Jar jar, @Nullable Bundle old, Duration limit, Steps steps)
      throws DeployException {
    long begin = System.nanoTime();
    Bundle fresh = install(jar);
    try {
      resolve(fresh);
      if (old != null) {
        handover.checkConfiguration(fresh, old);
      }
      steps.installed().accept(fresh);
      steps.done().accept("installed");
      Bounded.run("start", limit, () -> start(fresh));
      steps.done().accept("started");
      steps.proof().check(fresh);
      if (old != null) {
        handover.await(fresh, old, limit.minusNanos(System.nanoTime() - begin));
      }
      refuseDependents(fresh);
      return fresh;
    } catch (DeployException | RuntimeException e) {
      remove(fresh, limit);
      throw e;
    }
  }

  /** Looks at once whether a started bundle can do without an older one. */
  void prove(Bundle fresh, Bundle old) throws DeployException {
    handover.checkConfiguration(fresh, old);
    handover.await(fresh, old, Duration.ZERO);
    refuseDependents(fresh);
  }

  /**
   * The bundles that a jar would be wired to; nothing of it is started.
   *
   * @throws DeployException if it does not resolve or does not accept the old version's settings
   */
  Set<String> closure(Jar jar, @Nullable Bundle old, Duration limit) throws DeployException {
    Bundle bundle = install(jar);
    try {
      resolve(bundle);
      if (old != null) {
        handover.checkConfiguration(bundle, old);
      }
      Set<String> names = new TreeSet<>();
      addProviders(bundle.adapt(BundleWiring.class), names);
      return names;
    } finally {
      remove(bundle, limit);
    }
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

  private Bundle install(Jar jar) throws DeployException {
    try (InputStream content = Files.newInputStream(jar.staged())) {
      return context.installBundle(location(jar), content);
    } catch (BundleException | IOException e) {
      throw new DeployException("cannot be installed: " + e.getMessage(), e);
    }
  }

  /** A bundle may be replaced by a copy of itself: each copy has a location of its own. */
  private String location(Jar jar) {
    return jar.location() + "." + installed.incrementAndGet();
  }

  private void resolve(Bundle bundle) throws DeployException {
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
      return String.valueOf(e.getMessage());
    }
  }

  private static @Nullable Void start(Bundle bundle) throws BundleException {
    bundle.start();
    return null;
  }

  /** Who is wired to it would be stopped when it goes. */
  private void refuseDependents(Bundle bundle) throws DeployException {
    for (Bundle other : wiring.getDependencyClosure(Set.of(bundle))) {
      if (!other.equals(bundle)) {
        throw new DeployException(other.getSymbolicName() + " would be wired to it");
      }
    }
  }

  /** Stops and uninstalls; says so in the log if that does not work. */
  void remove(Bundle bundle, Duration limit) {
    try {
      Bounded.run(
          "stop",
          limit,
          () -> {
            bundle.stop();
            return null;
          });
    } catch (DeployException e) {
      log.error("{} {}", bundle, e.getMessage(), e);
    }
    try {
      Bounded.run(
          "go",
          limit,
          () -> {
            bundle.uninstall();
            return null;
          });
    } catch (DeployException e) {
      log.error("{} {}; it is left until the daemon restarts", bundle, e.getMessage(), e);
    }
  }
}
