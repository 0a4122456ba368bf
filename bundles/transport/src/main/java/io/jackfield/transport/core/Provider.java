package io.jackfield.transport.core;

import io.jackfield.transport.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** One version of a protocol and the connections that are plugged into it. */
final class Provider implements Comparable<Provider> {
  private final ServiceReference<Protocol> reference;
  private final Protocol protocol;
  private final Bundle bundle;
  private final Set<LiveConnection> connections = new HashSet<>();
  private boolean gone;

  Provider(ServiceReference<Protocol> reference, Protocol protocol) {
    this.reference = reference;
    this.protocol = protocol;
    this.bundle = reference.getBundle();
  }

  Protocol protocol() {
    return protocol;
  }

  Bundle bundle() {
    return bundle;
  }

  boolean is(ServiceReference<Protocol> other) {
    return reference.equals(other);
  }

  /** Takes note of a connection; false if this version is on its way out. */
  synchronized boolean add(LiveConnection connection) {
    return !gone && connections.add(connection);
  }

  synchronized void remove(LiveConnection connection) {
    connections.remove(connection);
    notifyAll();
  }

  synchronized List<LiveConnection> connections() {
    return List.copyOf(connections);
  }

  synchronized int count() {
    return connections.size();
  }

  /** From now on no connection comes in. */
  synchronized void close() {
    gone = true;
  }

  /** Waits until the last connection has left; false if the time was too short. */
  synchronized boolean awaitEmpty(long millis) {
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

  /**
   * The better one is the greater: a higher ranking, then the newer service, so that a new version
   * takes over by appearing. OSGi's own order prefers the older one.
   */
  @Override
  public int compareTo(Provider other) {
    int ranking = Integer.compare(rank(reference), rank(other.reference));
    return ranking != 0 ? ranking : Long.compare(id(reference), id(other.reference));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Provider provider && reference.equals(provider.reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  private static int rank(ServiceReference<Protocol> reference) {
    return reference.getProperty("service.ranking") instanceof Integer ranking ? ranking : 0;
  }

  private static long id(ServiceReference<Protocol> reference) {
    return (Long) reference.getProperty("service.id");
  }

  @Override
  public String toString() {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
