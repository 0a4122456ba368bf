package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.connections.ConnectionManager;
import io.jackfield.transport.connections.ProtocolProperties;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.tls.TlsEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;

/** A transport without OSGi, and short ways to say what tests do with it. */
final class Rig implements AutoCloseable {
  static final String PROTOCOL = "test";

  final Resources resources;
  Duration parkingTime = Duration.ofSeconds(20);
  Duration halfClose = Duration.ofSeconds(20);
  final BundleRolloutStates rolloutStates = new BundleRolloutStates();
  ConnectionManager manager;
  Rollouts rollouts;

  Rig(IoKind io, TlsEngine tls, Path home) {
    this(io, tls, home, PassedSockets.NONE);
  }

  /** One that was given sockets by the service manager. */
  Rig(IoKind io, TlsEngine tls, Path home, PassedSockets passed) {
    resources = new Resources(io, 2, 8, tls, home, passed);
    manager(Duration.ofSeconds(20), 100, Duration.ofSeconds(2));
  }

  /** Replaces the exchange by one with these limits. */
  void manager(Duration parking, int parkingConnections, Duration releaseWait) {
    parkingTime = parking;
    manager =
        new ConnectionManager(
            rolloutStates, parking, parkingConnections, releaseWait, halfClose, resources.files());
    rollouts =
        new BundleRollouts(
            manager, rolloutStates, resources.listeningSockets(), resources.registry());
  }

  /** The transport that a bundle would get, newer than those before. */
  BundleTransport bundle(String name) {
    return bundle(FakeReference.bundle(name));
  }

  BundleTransport bundle(Bundle bundle) {
    return new BundleTransport(resources, parkingTime, bundle, rolloutStates.of(bundle));
  }

  Binding bind(BundleTransport bundle, Acceptor acceptor) throws Exception {
    return bind(bundle, BindRequest.builder("test", freePort()).backlog(64).build(), acceptor);
  }

  Binding bind(BundleTransport bundle, BindRequest request, Acceptor acceptor) throws Exception {
    return bundle.bind(request, acceptor).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Listens for connections of the test protocol. */
  InetSocketAddress listen() throws Exception {
    return listen(ConnectionSpec.plain("listener", PROTOCOL));
  }

  InetSocketAddress listen(ConnectionSpec spec) throws Exception {
    Binding binding = bind(bundle("listener"), channel -> manager.plug(channel, spec));
    return (InetSocketAddress) binding.address();
  }

  /** A version of the test protocol appears. */
  FakeReference plugIn(Protocol protocol) {
    return plugIn(protocol, Map.of());
  }

  FakeReference plugIn(Protocol protocol, Map<String, Object> properties) {
    FakeReference reference = new FakeReference(properties);
    plugIn(reference, protocol);
    return reference;
  }

  void plugIn(FakeReference reference, Protocol protocol) {
    plugIn(reference, reference.getBundle(), protocol);
  }

  /** The same for a service that another bundle than that of the protocol has registered. */
  void plugIn(FakeReference reference, Bundle bundle, Protocol protocol) {
    manager.add(ProtocolProperties.of(reference), reference, bundle, protocol);
  }

  void unplug(FakeReference reference) {
    manager.remove(PROTOCOL, reference);
  }

  ConnectionInfo onlyConnection() {
    return manager.connections().get(0);
  }

  @Override
  public void close() {
    resources.listeningSockets().closeAll();
    manager.stop(Duration.ofMillis(200));
    resources.stop();
  }
}
