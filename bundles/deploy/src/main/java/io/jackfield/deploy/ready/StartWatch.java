package io.jackfield.deploy.ready;

import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.net.Listener;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Switchboard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator and other bundles when every configured listener answers, or what is missing.
 * Used by one thread.
 */
public final class StartWatch {
  private static final Logger log = LoggerFactory.getLogger(StartWatch.class);

  private final BundleContext context;
  private final LiveTopics topics;
  private final ConfigurationAdmin configurations;
  private final Switchboard switchboard;
  private final Supplier<List<String>> complaints;
  private final ServiceTracker<Listener, Listener> listeners;
  private final long jvmStart;
  private final long patienceNanos;
  private final ReadinessService service;

  /** By {@link System#nanoTime}: clocks are often set right while a machine starts. */
  private @Nullable Long firstLook;

  private boolean told;

  public StartWatch(
      BundleContext context,
      LiveTopics topics,
      ConfigurationAdmin configurations,
      Switchboard switchboard,
      Supplier<List<String>> complaints,
      int patienceSeconds) {
    this.context = context;
    this.topics = topics;
    this.configurations = configurations;
    this.switchboard = switchboard;
    this.complaints = complaints;
    this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
    this.jvmStart = jvmStart(context.getProperty("jackfield.started"));
    this.listeners = new ServiceTracker<>(context, Listener.class, null);
    listeners.open();
    service = new ReadinessService(context);
  }

  private static long jvmStart(@Nullable String property) {
    return property == null ? System.currentTimeMillis() : Long.parseLong(property);
  }

  /** Whether the operator has been told, one way or the other. */
  public boolean hasTold() {
    return told;
  }

  /** True when all is there and has been told: there is nothing more to look for. */
  public boolean look() {
    long now = System.nanoTime();
    long begun = firstLook == null ? now : firstLook;
    firstLook = begun;
    Map<String, Listener> there = there();
    Set<String> waitedFor = configured();
    waitedFor.removeIf(name -> answers(there.get(name)));
    boolean ready = waitedFor.isEmpty();
    if (ready) {
      tell(there, waitedFor);
      listeners.close();
    } else if (!told && now - begun >= patienceNanos) {
      tell(there, waitedFor);
    }
    return ready;
  }

  private void tell(Map<String, Listener> there, Set<String> waitedFor) {
    told = true;
    long millis = System.currentTimeMillis() - jvmStart;
    service.publish(List.copyOf(waitedFor), Duration.ofMillis(millis));
    List<String> lines = new ArrayList<>();
    lines.add((waitedFor.isEmpty() ? "ready in " : "not ready after ") + millis + " ms");
    there
        .values()
        .forEach(listener -> lines.add(ListenerLine.of(listener, schemes(listener.protocol()))));
    waitedFor.forEach(name -> lines.add(ListenerLine.missing(name, there.get(name))));
    complaints.get().forEach(line -> lines.add("  " + line));
    lines.forEach(System.out::println);
    log.info("{} listeners={} missing={}", lines.get(0), there.keySet(), waitedFor);
  }

  private boolean answers(@Nullable Listener listener) {
    return listener != null
        && (listener.problem().isPresent()
            || (listener.address().getPort() != 0 && switchboard.offers(listener.protocol())));
  }

  /** What the protocol's service says; empty if it says nothing. */
  private List<String> schemes(String protocol) {
    try {
      return context.getServiceReferences(Protocol.class, null).stream()
          .filter(each -> protocol.equals(each.getProperty(Protocol.NAME)))
          .map(each -> each.getProperty(Protocol.SCHEMES))
          .filter(String[].class::isInstance)
          .findFirst()
          .map(schemes -> List.of((String[]) schemes))
          .orElse(List.of());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Listener> there() {
    Map<String, Listener> there = new TreeMap<>();
    for (Listener listener : listeners.getServices(new Listener[0])) {
      there.put(listener.name(), listener);
    }
    return there;
  }

  private Set<String> configured() {
    Set<String> names = new TreeSet<>();
    for (String factory : topics.listenerFactories()) {
      for (Configuration each : configurations("(service.factoryPid=" + factory + ")")) {
        String pid = each.getPid();
        names.add(pid.substring(pid.indexOf('~') + 1));
      }
    }
    return names;
  }

  private Configuration[] configurations(String filter) {
    try {
      Configuration[] found = configurations.listConfigurations(filter);
      return found == null ? new Configuration[0] : found;
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
