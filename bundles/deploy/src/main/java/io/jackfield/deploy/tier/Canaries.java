package io.jackfield.deploy.tier;

import io.jackfield.deploy.Canary;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Staging;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.deploy.journal.Order;
import io.jackfield.deploy.proof.Components;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.deploy.proof.Offer;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.rollout.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New versions that get a share of the clients until somebody, or their errors, decide. Runs on the
 * deploy thread, but for {@link #look}, which has one of its own.
 */
final class Canaries {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /**
   * A version that is tried.
   *
   * @param decided whether somebody is about to end it, one way or the other
   */
  private record Trial(Unit fresh, Unit old, int percent, Instant since, AtomicBoolean decided) {}

  private final Swap swap;
  private final Journal journal;
  private final Rollouts rollouts;
  private final Staging staging;
  private final Components components;
  private final LiveTopics topics;
  private final Supplier<DeployConfig> config;
  private final Map<String, Trial> trials = new ConcurrentHashMap<>();

  Canaries(
      Swap swap,
      Journal journal,
      Rollouts rollouts,
      Staging staging,
      Components components,
      LiveTopics topics,
      Supplier<DeployConfig> config) {
    this.swap = swap;
    this.journal = journal;
    this.rollouts = rollouts;
    this.staging = staging;
    this.components = components;
    this.topics = topics;
    this.config = config;
  }

  /** Why a bundle cannot be changed otherwise just now; empty if it can. */
  Optional<String> objection(String name) {
    return Optional.ofNullable(trials.get(name))
        .map(
            trial ->
                "has the canary "
                    + trial.fresh().jar().version()
                    + (trial.decided().get()
                        ? ", which is being ended: try again"
                        : ": promote or abort it first"));
  }

  /** What is tried of a bundle, and how it does. */
  Optional<Canary> find(String name) {
    return Optional.ofNullable(trials.get(name)).map(this::describe);
  }

  private Canary describe(Trial trial) {
    Traffic traffic = rollouts.traffic(trial.fresh().bundle());
    return new Canary(
        trial.fresh().jar().version(),
        trial.percent(),
        trial.since(),
        traffic.exchanges(),
        traffic.errorRate(),
        components.problem(trial.fresh().bundle()));
  }

  /**
   * Starts a version beside the one that runs and sends it a share of the clients.
   *
   * @throws DeployException if it fails in the way of any new version, or there is nothing to share
   */
  Change begin(Jar jar, @Nullable Unit old, int percent, Order order) throws DeployException {
    return journal.record(
        "canary",
        percent + " %",
        order,
        old == null ? null : old.jar(),
        jar,
        () -> {
          Unit beside = check(jar, old);
          Unit fresh = swap.prove(jar, beside, order);
          rollouts.recount(beside.bundle());
          rollouts.canary(fresh.bundle(), percent);
          Instant now = Instant.now();
          trials.put(jar.name(), new Trial(fresh, beside, percent, now, new AtomicBoolean()));
          return 0;
        });
  }

  /**
   * Looks whether there is something to share.
   *
   * @return the version that runs
   */
  Unit check(Jar jar, @Nullable Unit old) throws DeployException {
    if (old == null) {
      throw new DeployException("does not run: there is nothing to compare with");
    }
    Optional<String> objection = objection(jar.name());
    if (objection.isPresent()) {
      throw new DeployException(objection.get());
    }
    if (!Offer.of(old.bundle(), topics).isForClients()) {
      throw new DeployException(
          "serves no clients that could be shared out: deploy it without --canary");
    }
    return old;
  }

  private Trial trial(String name) throws DeployException {
    Trial trial = trials.get(name);
    if (trial == null) {
      throw new DeployException("there is no canary of " + name);
    }
    return trial;
  }

  /**
   * Gives a canary everything, if it still does all that the other version does.
   *
   * @param jar the canary's, with the place where it is to lie
   * @param place puts it there, where the next start finds it
   */
  Change promote(Jar jar, Order order, Swap.Commit place) throws DeployException {
    Trial trial = decide(jar.name());
    Unit fresh = new Unit(jar, trial.fresh().bundle());
    try {
      return journal.record(
          "promoted",
          "",
          order,
          trial.old().jar(),
          jar,
          () -> {
            swap.proveAgain(fresh, trial.old());
            swap.commit(jar, trial.old(), order, place);
            trials.remove(jar.name());
            return swap.takeOver(fresh, trial.old(), order);
          });
    } finally {
      // Where it was refused it goes on.
      trial.decided().set(false);
    }
  }

  /** Whoever comes second finds that there is nothing to decide any more. */
  private Trial decide(String name) throws DeployException {
    Trial trial = trial(name);
    if (!trial.decided().compareAndSet(false, true)) {
      throw new DeployException("the canary of " + name + " is being ended already");
    }
    return trial;
  }

  /** The jar that {@link #promote} has to place. */
  Jar jar(String name) throws DeployException {
    return trial(name).fresh().jar();
  }

  /** Gives everything back to the version that ran before. */
  Change abort(String name, String reason, Order order) throws DeployException {
    Trial trial = decide(name);
    Unit fresh = trial.fresh();
    try {
      return journal.record(
          "aborted",
          reason,
          order,
          fresh.jar(),
          trial.old().jar(),
          () -> {
            int connections = swap.connections(fresh);
            rollouts.hold(fresh.bundle());
            int left = swap.drain(fresh);
            swap.retire(fresh);
            staging.discard(fresh.jar().staged());
            return Math.max(0, connections - left);
          });
    } finally {
      trials.remove(name);
    }
  }

  /** Aborts canaries that fail more often than the versions beside them. */
  void look() {
    for (String name : List.copyOf(trials.keySet())) {
      Trial trial = trials.get(name);
      if (trial != null && !trial.decided().get()) {
        verdict(trial).ifPresent(reason -> abort(name, reason));
      }
    }
  }

  private void abort(String name, String reason) {
    try {
      abort(name, reason, Order.daemon("abort"));
    } catch (DeployException e) {
      log.debug("somebody else was faster name={}", name, e);
    }
  }

  private Optional<String> verdict(Trial trial) {
    Traffic fresh = rollouts.traffic(trial.fresh().bundle());
    Traffic old = rollouts.traffic(trial.old().bundle());
    double margin = config.get().canary_margin() / 100.0;
    if (fresh.exchanges() < config.get().canary_exchanges()
        || isOneOfSeveral(fresh)
        || fresh.errorRate() <= old.errorRate() + margin) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%.1f %% of its exchanges failed, %.1f %% of the other version's",
            100 * fresh.errorRate(),
            100 * old.errorRate()));
  }

  /** Whether one client may have caused all failures: they say little about the bundle. */
  private static boolean isOneOfSeveral(Traffic traffic) {
    return traffic.failing() == 1 && traffic.clients() > 1;
  }
}
