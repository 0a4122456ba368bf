package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.shares.BundleRolloutState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** The transport in a framework: protocols as services, and the stop of the whole. */
class TransportEngineTest {
  @TempDir Path home;
  private Framework framework;
  private BundleContext context;
  private TransportEngine engine;
  private Switchboard switchboard;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    home.resolve("cache").toString(),
                    "jackfield.home",
                    home.toString()));
    framework.start();
    context = framework.getBundleContext();
    engine = new TransportEngine(context, new Defaults().config());
    switchboard = context.getService(context.getServiceReference(Switchboard.class));
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(5000);
    engine.resources().stop();
  }

  @Test
  void protocolsComeAndGoWithTheirServices() {
    assertThat(switchboard.offers("test")).isFalse();
    ServiceRegistration<Protocol> old = register(new TaggingProtocol("old"));
    ServiceRegistration<Protocol> current = register(new TaggingProtocol("new"));
    assertThat(switchboard.offers("test")).isTrue();
    assertThat(switchboard.protocols())
        .extracting(ProtocolInfo::current)
        .containsExactly(true, false);
    current.unregister();
    assertThat(switchboard.protocols()).extracting(ProtocolInfo::current).containsExactly(true);
    old.unregister();
    assertThat(switchboard.offers("test")).isFalse();
  }

  @Test
  void protocolWithAnotherNameIsAnotherProtocol() {
    ServiceRegistration<Protocol> protocol = register(new TaggingProtocol("a"));
    protocol.setProperties(FrameworkUtil.asDictionary(Map.of(Protocol.NAME, "renamed")));
    assertThat(switchboard.offers("test")).isFalse();
    assertThat(switchboard.offers("renamed")).isTrue();
    protocol.unregister();
    assertThat(switchboard.protocols()).isEmpty();
  }

  @Test
  void protocolWithoutANameIsLeftOut() {
    context.registerService(Protocol.class, new TaggingProtocol("nameless"), null);
    assertThat(switchboard.protocols()).isEmpty();
  }

  @Test
  void connectionsEndBeforeAnyBundleStops() throws Exception {
    register(new TaggingProtocol("a"));
    Client client = Client.to(listen());
    client.send("hello\n");
    assertThat(client.line()).isEqualTo("a1 hello");
    List<String> events = new CopyOnWriteArrayList<>();
    context.installBundle("empty", emptyBundle()).start();
    context.addBundleListener(
        (SynchronousBundleListener)
            event -> {
              if (event.getType() == BundleEvent.STOPPING) {
                events.add(
                    event.getBundle().getBundleId() + " with " + switchboard.connections().size());
              }
            });

    framework.stop();
    framework.waitForStop(10_000);

    assertThat(events).containsExactly("0 with 0", "1 with 0");
    assertThat(client.isClosed()).isTrue();
    client.close();
  }

  private ServiceRegistration<Protocol> register(Protocol protocol) {
    return context.registerService(
        Protocol.class, protocol, FrameworkUtil.asDictionary(Map.of(Protocol.NAME, "test")));
  }

  private InetSocketAddress listen() throws Exception {
    Acceptor acceptor =
        channel -> switchboard.plug(channel, ConnectionSpec.plain("listener", "test"));
    Binding binding =
        new BundleTransport(
                engine.resources(),
                Duration.ofSeconds(1),
                FakeReference.bundle("tcp", 0),
                BundleRolloutState.ALWAYS)
            .bind(BindRequest.builder("test", Rig.freePort()).backlog(8).build(), acceptor)
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    return (InetSocketAddress) binding.address();
  }

  private static InputStream emptyBundle() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "empty");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new ZipEntry("empty/"));
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** The configuration with the defaults that Metatype and DS would fill in. */
  private static final class Defaults {
    TransportConfig config() {
      return (TransportConfig)
          Proxy.newProxyInstance(
              TransportConfig.class.getClassLoader(),
              new Class<?>[] {TransportConfig.class, Annotation.class},
              (proxy, method, arguments) -> method.getDefaultValue());
    }
  }
}
