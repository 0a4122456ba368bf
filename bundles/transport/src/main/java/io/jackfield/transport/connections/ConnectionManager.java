package io.jackfield.transport.connections;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.jackfield.transport.Lane;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.stages.Admission;
import io.jackfield.transport.stages.ConnectionCounts;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switchboard: plugs connections into protocols, moves them, parks them. */
public final class ConnectionManager implements Switchboard {
  private static final Logger log = LoggerFactory.getLogger(ConnectionManager.class);

  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final BundleRolloutStates rolloutStates;
  private final Duration parkingTime;
  private final int parkingConnections;
  private final Duration releaseWait;
  private final Duration halfClose;
  private final Lane files;
  private final Map<String, ProtocolVersions> lines = new ConcurrentHashMap<>();
  private final Map<String, LiveConnection> connections = new ConcurrentHashMap<>();
  private final ConnectionCounts counts = new ConnectionCounts();
  private final Admission admission = new Admission(counts);
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean stopping;

  public ConnectionManager(
      BundleRolloutStates rolloutStates,
      Duration parkingTime,
      int parkingConnections,
      Duration releaseWait,
      Duration halfClose,
      Lane files) {
    this.rolloutStates = rolloutStates;
    this.parkingTime = parkingTime;
    this.parkingConnections = parkingConnections;
    this.releaseWait = releaseWait;
    this.halfClose = halfClose;
    this.files = files;
  }

  /** Threads that read files, turn by turn over the clients. */
  Lane files() {
    return files;
  }

  @Override
  public void plug(Channel channel, ConnectionSpec spec) {
    String id = Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
    LiveConnection connection = new LiveConnection(this, id, channel, spec, halfClose);
    // Who has waited for a listener may be gone by now.
    if (!channel.isActive() || !admission.admitsPeer(spec, connection.client().address())) {
      channel.close();
      return;
    }
    connections.put(id, connection);
    counts.add(spec.listener(), connection.client().countedAs());
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections.remove(id);
              counts.remove(spec.listener(), connection.client().countedAs());
              ended(connection);
              tellOfTheEnd();
            });
    if (channel.isActive()) {
      connection.open();
    }
  }

  /** Its channel is closed. */
  void ended(ServedConnection connection) {
    line(connection.protocol()).unpark(connection);
    connection.closed();
  }

  /** A proxy has said who the client is; false if that one may not come. On its event loop. */
  boolean admit(LiveConnection connection, InetSocketAddress client) {
    ConnectionSpec spec = connection.spec();
    if (!admission.admitsClient(spec, client)) {
      return false;
    }
    counts.remove(spec.listener(), connection.client().countedAs());
    connection.client().is(client);
    counts.add(spec.listener(), connection.client().countedAs());
    return true;
  }

  /** Finds the best version for a connection that no version has; on its event loop. */
  void offer(ServedConnection connection) {
    ProtocolVersions line = line(connection.protocol());
    while (connection.isWaiting() && !stopping) {
      ProtocolRegistration best = line.choose(connection);
      if (best != null) {
        plug(connection, best, line);
      } else if (line.park(connection, parkingConnections)) {
        connection.parkFor(parkingTime, () -> giveUp(connection));
        return;
      } else if (line.choose(connection) == null) {
        break;
      }
    }
    if (connection.isWaiting()) {
      connection.sayLastWords(line.closingMessage(), line.closingMessageUnasked());
    }
  }

  private static void plug(
      ServedConnection connection, ProtocolRegistration best, ProtocolVersions line) {
    if (connection.plugInto(best) && !line.keeps(best)) {
      // A better one has come while this one was taking it, and has not seen it.
      connection.moveOn(HandoverRequest.because(Reason.REPLACED));
    }
  }

  /** What the client has agreed on by ALPN, unless the listener's own protocol speaks it. */
  String protocolFor(ConnectionSpec spec, Optional<String> agreed) {
    if (agreed.isEmpty() || line(spec.protocol()).speaks(agreed.get())) {
      return spec.protocol();
    }
    return lines.entrySet().stream()
        .filter(other -> other.getValue().speaks(agreed.get()))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .orElse(spec.protocol());
  }

  /** Whether the protocol of that name lists this one of ALPN. */
  boolean speaks(String protocol, String alpn) {
    return line(protocol).speaks(alpn);
  }

  /** What its client is told if it does not begin with TLS; nothing if that is empty. */
  byte[] notTls(LiveConnection connection) {
    return line(connection.protocol()).notTls();
  }

  private void giveUp(ServedConnection connection) {
    ProtocolVersions line = line(connection.protocol());
    if (line.unpark(connection)) {
      connection.sayLastWords(line.closingMessage(), line.closingMessageUnasked());
    }
  }

  /**
   * A version has appeared.
   *
   * @param bundle whose it is, which may not be the one that registered it
   */
  public void add(
      ProtocolProperties properties,
      ServiceReference<Protocol> reference,
      Bundle bundle,
      Protocol protocol) {
    ProtocolRegistration registration =
        new ProtocolRegistration(properties, reference, bundle, protocol, rolloutStates);
    ProtocolVersions line = line(properties.name());
    line.add(registration);
    int moving = Ramp.move(line);
    log.info(
        "protocol plugged in name={} by={} moving={}", properties.name(), registration, moving);
  }

  /** A version of the same name and bundle says something else of itself. */
  void describe(ProtocolProperties changed, ServiceReference<Protocol> reference) {
    ProtocolVersions line = line(changed.name());
    line.describe(changed, reference);
    Ramp.move(line);
  }

  /** The share of connections that a bundle gets has changed: who is out of place moves. */
  public void rearrange() {
    lines.values().forEach(Ramp::move);
  }

  /** The protocols that come and go with the bundle. */
  public List<ProtocolRegistration> registrationsOf(Bundle bundle) {
    return lines.values().stream()
        .flatMap(line -> line.registrations().stream())
        .filter(registration -> registration.concerns(bundle))
        .toList();
  }

  /**
   * A version goes: waits, but not for ever, for its connections to let go. If its bundle stops,
   * the other protocols of that go too, so that one wait is enough for all. Not on a loop.
   */
  public void remove(String name, ServiceReference<Protocol> reference) {
    line(name).remove(reference).ifPresent(this::emptyWithTheRest);
  }

  private void emptyWithTheRest(ProtocolRegistration gone) {
    List<ProtocolRegistration> going = new ArrayList<>(List.of(gone));
    gone.stopping()
        .ifPresent(
            bundle ->
                registrationsOf(bundle)
                    .forEach(other -> other.removeFrom(line(other.name())).ifPresent(going::add)));
    going.forEach(ProtocolRegistration::close);
    List<Integer> before = going.stream().map(ProtocolRegistration::count).toList();
    going.forEach(this::askToLetGo);
    long deadline = System.nanoTime() + releaseWait.toNanos();
    for (int i = 0; i < going.size(); i++) {
      empty(going.get(i), before.get(i), deadline);
    }
  }

  private void askToLetGo(ProtocolRegistration going) {
    Reason reason = line(going.name()).current() == null ? Reason.WITHDRAWN : Reason.REPLACED;
    HandoverRequest request = HandoverRequest.within(reason, releaseWait);
    going.connections().forEach(connection -> connection.moveOn(request));
  }

  private void empty(ProtocolRegistration registration, int before, long deadline) {
    int closed = 0;
    if (!registration.awaitEmpty((deadline - System.nanoTime()) / 1_000_000)) {
      ProtocolVersions line = line(registration.name());
      List<ServedConnection> left = registration.connections();
      left.forEach(each -> each.dismiss(line.closingMessage(), line.closingMessageUnasked()));
      closed = left.size();
    }
    log.info(
        "protocol unplugged name={} by={} connections={} closed={}",
        registration.name(),
        registration,
        before,
        closed);
  }

  /** Lets every connection come to its end, for a time, then closes what is left. Not on a loop. */
  public void stop(Duration wait) {
    stopping = true;
    List<LiveConnection> open = List.copyOf(connections.values());
    open.forEach(connection -> connection.end(wait));
    if (!awaitNone(wait)) {
      dismissAll();
      if (!awaitNone(LAST_WORDS)) {
        dismissAll();
        awaitNone(LAST_WORDS);
      }
    }
    log.info("connections ended open={} left={}", open.size(), connections.size());
  }

  private void dismissAll() {
    for (LiveConnection left : connections.values()) {
      ProtocolVersions line = line(left.protocol());
      left.dismiss(line.closingMessage(), line.closingMessageUnasked());
    }
  }

  private synchronized void tellOfTheEnd() {
    notifyAll();
  }

  private synchronized boolean awaitNone(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
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

  private ProtocolVersions line(String name) {
    return lines.computeIfAbsent(name, unused -> new ProtocolVersions());
  }

  @Override
  public List<ConnectionInfo> connections() {
    return connections.values().stream().map(LiveConnection::info).toList();
  }

  public int count(String listener) {
    return counts.of(listener);
  }

  public int count(String listener, InetAddress remote) {
    return counts.of(listener, remote);
  }

  @Override
  public boolean close(String id) {
    LiveConnection connection = connections.get(id);
    if (connection == null) {
      return false;
    }
    ProtocolVersions line = line(connection.protocol());
    connection.dismiss(line.closingMessage(), line.closingMessageUnasked());
    return true;
  }

  @Override
  public boolean offers(String protocol) {
    ProtocolVersions line = lines.get(protocol);
    return line != null && line.current() != null;
  }

  @Override
  public List<ProtocolInfo> protocols() {
    List<ProtocolInfo> all = new ArrayList<>();
    for (ProtocolVersions line : lines.values()) {
      @Nullable ProtocolRegistration current = line.current();
      line.registrations()
          .forEach(registration -> all.add(registration.info(registration.equals(current))));
    }
    return all;
  }
}
