package io.jackfield.deploy.proof;

import io.jackfield.config.ConfigProblem;
import io.jackfield.config.Configurations;
import io.jackfield.deploy.DeployException;
import io.jackfield.net.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Decides when a new version can do without the old one. */
public final class OfferComparison {
  private static final long LOOK_EVERY_NANOS = 20_000_000;

  /** How long one is waited for whose component failed: who needs it may ask for it once more. */
  private static final long BROKEN_NANOS = 1_000_000_000;

  private final BundleContext context;
  private final Components components;
  private final Configurations configurations;
  private final LiveTopics topics;

  public OfferComparison(
      BundleContext context,
      Components components,
      Configurations configurations,
      LiveTopics topics) {
    this.context = context;
    this.components = components;
    this.configurations = configurations;
    this.topics = topics;
  }

  /**
   * Refuses a version that does not accept what is in {@code etc/} for it.
   *
   * @param old need not have accepted the same keys; null if there is none
   */
  public void checkConfiguration(Bundle fresh, @Nullable Bundle old) throws DeployException {
    List<ConfigProblem> problems = new ArrayList<>(configurations.check(fresh.getBundleId()));
    if (old != null && !problems.isEmpty()) {
      List<ConfigProblem> before = configurations.check(old.getBundleId());
      problems.removeIf(problem -> before.stream().anyMatch(was -> isOfSameKey(problem, was)));
    }
    if (!problems.isEmpty()) {
      throw new DeployException(
          "does not accept its configuration: "
              + problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    }
  }

  private static boolean isOfSameKey(ConfigProblem one, ConfigProblem other) {
    return one.file().equals(other.file()) && one.key().equals(other.key());
  }

  /** Waits until the new version offers all the old one offers and lacks nothing it has. */
  public void await(Bundle fresh, Bundle old, Duration limit) throws DeployException {
    long begin = System.nanoTime();
    List<String> missing = missing(fresh, old);
    while (!missing.isEmpty()) {
      long waited = System.nanoTime() - begin;
      boolean isBroken =
          waited > BROKEN_NANOS && components.isBroken(fresh) && !components.isBroken(old);
      if (waited > limit.toNanos() || isBroken || Thread.currentThread().isInterrupted()) {
        throw new DeployException(String.join("; ", missing));
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      missing = missing(fresh, old);
    }
  }

  private List<String> missing(Bundle fresh, Bundle old) {
    List<String> missing = new ArrayList<>();
    addNew(missing, components.problems(old), components.problems(fresh));
    addNew(missing, deafListeners(old), deafListeners(fresh));
    for (String service : Offer.of(fresh, topics).lacks(Offer.of(old, topics))) {
      missing.add("does not offer " + service + ", which the running version does");
    }
    return missing;
  }

  /** The reasons why listeners of a bundle do not listen, by name. */
  private Map<String, String> deafListeners(Bundle bundle) {
    Map<String, String> problems = new TreeMap<>();
    for (ServiceReference<?> each : Offer.services(bundle)) {
      if (Offer.isOf(each, Listener.class)
          && context.getService(each) instanceof Listener listener) {
        String name = "listener " + listener.name();
        listener.problem().ifPresent(problem -> problems.put(name, problem));
        context.ungetService(each);
      }
    }
    return problems;
  }

  private static void addNew(
      List<String> missing, Map<String, String> before, Map<String, String> now) {
    now.forEach(
        (name, problem) -> {
          if (!before.containsKey(name)) {
            missing.add(name + " " + problem);
          }
        });
  }
}
