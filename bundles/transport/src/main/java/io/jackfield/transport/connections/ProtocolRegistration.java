package io.jackfield.transport.connections;

import io.jackfield.transport.Protocol;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.rollout.Precedence;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.shares.BundleRolloutState;
import io.jackfield.transport.shares.BundleRolloutStates;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** One version of a protocol and the connections that are plugged into it. */
public final class ProtocolRegistration implements Comparable<ProtocolRegistration> {
  private static final Comparator<ProtocolRegistration> BETTER =
      Comparator.<ProtocolRegistration>comparingInt(
              registration -> registration.precedence.ranking())
          .thenComparingLong(registration -> registration.bundle.getBundleId())
          .thenComparing(registration -> registration.precedence);

  private final ServiceReference<Protocol> reference;
  private final Protocol protocol;
  private final Bundle registrar;
  private final Bundle bundle;
  private final BundleRolloutState ofRegistrar;
  private final BundleRolloutState rollout;
  private final Set<ServedConnection> connections = new HashSet<>();
  private final LongAdder taken = new LongAdder();
  private volatile ProtocolProperties properties;
  private volatile Precedence precedence;
  private boolean gone;

  /**
   * A version that has appeared.
   *
   * @param bundle whose it is: the bundle that registered it or the one it was registered for
   */
  ProtocolRegistration(
      ProtocolProperties properties,
      ServiceReference<Protocol> reference,
      Bundle bundle,
      Protocol protocol,
      BundleRolloutStates rolloutStates) {
    this.properties = properties;
    this.reference = reference;
    this.precedence = Precedence.of(reference::getProperty);
    this.protocol = protocol;
    this.registrar = reference.getBundle();
    this.bundle = bundle;
    this.ofRegistrar = rolloutStates.of(registrar);
    this.rollout = rolloutStates.of(bundle);
  }

  Protocol protocol() {
    return protocol;
  }

  boolean is(ServiceReference<Protocol> other) {
    return reference.equals(other);
  }

  /** Takes it out of its line; empty if it was not there any more. */
  Optional<ProtocolRegistration> removeFrom(ProtocolVersions line) {
    return line.remove(reference);
  }

  /** The bundle that it comes and goes with, if that is about to stop. */
  Optional<Bundle> stopping() {
    return Stream.of(bundle, registrar).filter(b -> b.getState() == Bundle.STOPPING).findFirst();
  }

  /** Whether it comes or goes with the bundle. */
  boolean concerns(Bundle other) {
    return other.equals(bundle) || other.equals(registrar);
  }

  /** The share of the connections it may get: the smaller one if two bundles have a say. */
  private int share() {
    return Math.min(rollout.share(), ofRegistrar.share());
  }

  boolean isServing() {
    return share() == BundleRolloutState.SERVING;
  }

  boolean isCanary() {
    int share = share();
    return share >= 0 && share <= 100;
  }

  /** Whether it is the canary for a fresh connection of this bucket, a number below 100. */
  boolean isCanaryFor(int bucket) {
    int share = share();
    return share <= 100 && bucket < share;
  }

  /** Takes note of a connection; false if this version is on its way out. */
  synchronized boolean add(ServedConnection connection) {
    if (gone) {
      return false;
    }
    taken.increment();
    return connections.add(connection);
  }

  synchronized void remove(ServedConnection connection) {
    connections.remove(connection);
    notifyAll();
  }

  synchronized List<ServedConnection> connections() {
    return List.copyOf(connections);
  }

  public synchronized int count() {
    return connections.size();
  }

  /** Whether this is the rollout state of its bundle. */
  boolean isOf(RolloutState other) {
    return rollout == other;
  }

  void exchanged(int bucket, boolean ok) {
    rollout.exchanged(bucket, ok);
  }

  /** From now on no connection comes in. */
  synchronized void close() {
    gone = true;
  }

  /** Waits until the last connection has left; false if the time was too short. */
  public synchronized boolean awaitEmpty(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!connections.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  public String name() {
    return properties.name();
  }

  ProtocolProperties properties() {
    return properties;
  }

  /** The service says something else of itself, but is of the same protocol and bundle. */
  void describe(ProtocolProperties changed) {
    properties = changed;
    precedence = Precedence.of(reference::getProperty);
  }

  public long taken() {
    return taken.sum();
  }

  ProtocolInfo info(boolean current) {
    return new ProtocolInfo(
        name(), bundle.getSymbolicName(), bundle.getVersion().toString(), count(), current);
  }

  /**
   * The better one is the greater, by {@link Precedence}; before that of the bundle that registered
   * it counts that of the bundle whose it is.
   */
  @Override
  public int compareTo(ProtocolRegistration other) {
    return BETTER.compare(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProtocolRegistration registration
        && reference.equals(registration.reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  @Override
  public String toString() {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
