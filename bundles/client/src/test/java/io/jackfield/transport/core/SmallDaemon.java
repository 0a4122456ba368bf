package io.jackfield.transport.core;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import io.jackfield.transport.connections.ConnectionManager;
import io.jackfield.transport.connections.ProtocolProperties;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.rollout.Traffic;
import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.tls.TlsEngine;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The transport as it is in the daemon, without a framework. */
public final class SmallDaemon implements AutoCloseable {
  private static final AtomicLong lastId = new AtomicLong();

  private final Resources resources;
  private final BundleRolloutStates rolloutStates = new BundleRolloutStates();
  private final ConnectionManager manager;
  private final Rollouts rollouts;
  private final BundleTransport transport;

  /**
   * Starts it.
   *
   * @param home where the development certificate is kept
   * @param tls {@code openssl}, {@code jdk} or {@code auto}
   */
  public SmallDaemon(Path home, String tls) {
    resources = new Resources(IoKind.named("auto"), 2, 8, TlsEngine.named(tls), home);
    transport = transportOf("listeners");
    manager =
        new ConnectionManager(
            rolloutStates,
            Duration.ofSeconds(20),
            100,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            resources.files());
    rollouts =
        new BundleRollouts(
            manager, rolloutStates, resources.listeningSockets(), resources.registry());
  }

  /** What a bundle of that name gets. */
  public Transport bundle(String name) {
    return transportOf(name);
  }

  private BundleTransport transportOf(String name) {
    Bundle bundle = bundleOf(name, lastId.incrementAndGet());
    return new BundleTransport(resources, Duration.ofSeconds(20), bundle, rolloutStates.of(bundle));
  }

  /** What happens when the bundle stops. */
  public static void revoke(Transport transport) {
    ((BundleTransport) transport).revoke();
  }

  /** Listens on a free port. */
  public InetSocketAddress listen(ConnectionSpec spec) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Binding binding =
        transport
            .bind(
                BindRequest.builder("test" + lastId.incrementAndGet(), any).build(),
                channel -> manager.plug(channel, spec))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return (InetSocketAddress) binding.address();
  }

  /** A version of a protocol, newer than those before. */
  public PluggedIn plugIn(String name, Protocol protocol) {
    PluggedIn version = new PluggedIn(name, bundleOf("test", lastId.incrementAndGet()));
    manager.add(
        ProtocolProperties.of(version.reference), version.reference, version.bundle, protocol);
    return version;
  }

  /** One version of a protocol. */
  public final class PluggedIn {
    private final String name;
    private final Bundle bundle;
    private final ServiceReference<Protocol> reference;

    private PluggedIn(String name, Bundle bundle) {
      this.name = name;
      this.bundle = bundle;
      this.reference = referenceOf(name, bundle);
    }

    /** It goes; returns when its connections have let go. */
    public void unplug() {
      manager.remove(name, reference);
    }

    /** What it has done. */
    public Traffic traffic() {
      return rollouts.traffic(bundle);
    }
  }

  /** All that are open. */
  public List<ConnectionInfo> connections() {
    return manager.connections();
  }

  /** Closes one as {@code jackfield kick} does. */
  public void kick(String id) {
    manager.close(id);
  }

  /** Lets all connections come to their end. */
  public void stop(Duration wait) {
    resources.listeningSockets().closeAll();
    manager.stop(wait);
  }

  @Override
  public void close() {
    stop(Duration.ofMillis(200));
    resources.stop();
  }

  @SuppressWarnings("unchecked")
  private static ServiceReference<Protocol> referenceOf(String name, Bundle bundle) {
    long id = lastId.incrementAndGet();
    return (ServiceReference<Protocol>)
        Proxy.newProxyInstance(
            SmallDaemon.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  case "getProperty" ->
                      arguments[0].equals(Protocol.NAME)
                          ? name
                          : arguments[0].equals("service.id") ? id : null;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> (int) id;
                  case "toString" -> name;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Bundle bundleOf(String name, long id) {
    return (Bundle)
        Proxy.newProxyInstance(
            SmallDaemon.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName", "toString" -> name;
                  case "getBundleId" -> id;
                  case "getState" -> Bundle.ACTIVE;
                  case "getVersion" -> new Version(1, 0, (int) id);
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> (int) id;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
