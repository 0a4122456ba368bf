package io.jackfield.deploy.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.Readiness;
import io.jackfield.deploy.proof.LiveTopicsTest;
import io.jackfield.net.Listener;
import io.jackfield.transport.Switchboard;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Listeners {@code one} and {@code two} are configured, and the protocol of both is {@code p}. */
class StartWatchTest {
  private static final int FOR_EVER = 3600;

  @TempDir Path folder;

  private final Set<String> protocols = ConcurrentHashMap.newKeySet();
  private final List<Boolean> told = new ArrayList<>();
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(0);
  }

  @Test
  void readyIsToldWhenEachListenerAnswers() throws Exception {
    listenForReadiness();
    StartWatch watch = watch(FOR_EVER);
    open("one", "");
    assertThat(watch.look()).isFalse();
    open("two", "");
    assertThat(watch.look()).as("no protocol yet").isFalse();
    assertThat(told).isEmpty();
    assertThat(watch.hasTold()).isFalse();
    protocols.add("p");
    assertThat(watch.look()).isTrue();
    assertThat(told).containsExactly(true);
    ServiceReference<Readiness> reference = context.getServiceReference(Readiness.class);
    assertThat(reference.getProperty(Readiness.READY)).isEqualTo(true);
    assertThat((String[]) reference.getProperty(Readiness.MISSING)).isEmpty();
    Readiness readiness = context.getService(reference);
    assertThat(readiness.ready()).isTrue();
    assertThat(readiness.missing()).isEmpty();
    assertThat(reference.getProperty(Readiness.MILLIS)).isEqualTo(readiness.after().toMillis());
  }

  @Test
  void oneThatSaysWhyItDoesNotAnswerIsNotWaitedFor() {
    protocols.add("p");
    StartWatch watch = watch(FOR_EVER);
    open("one", "");
    open("two", "the port is in use");
    assertThat(watch.look()).isTrue();
  }

  @Test
  void whatIsMissingIsToldAndThatItCameLater() throws Exception {
    listenForReadiness();
    protocols.add("p");
    StartWatch watch = watch(0);
    open("two", "");
    assertThat(watch.look()).isFalse();
    assertThat(watch.hasTold()).isTrue();
    ServiceReference<Readiness> reference = context.getServiceReference(Readiness.class);
    assertThat(reference.getProperty(Readiness.READY)).isEqualTo(false);
    assertThat((String[]) reference.getProperty(Readiness.MISSING)).containsExactly("one");
    assertThat(context.getService(reference).missing()).containsExactly("one");
    assertThat(watch.look()).isFalse();
    assertThat(told).as("once").containsExactly(false);
    open("one", "");
    assertThat(watch.look()).isTrue();
    assertThat(told).containsExactly(false, true);
    assertThat((String[]) reference.getProperty(Readiness.MISSING)).isEmpty();
  }

  @Test
  void whoIsToldAndHangsHoldsNobodyUp() {
    CountDownLatch gate = new CountDownLatch(1);
    context.addServiceListener(event -> awaitQuietly(gate));
    try {
      assertThat(watch(0).look()).isFalse();
    } finally {
      gate.countDown();
    }
    await().until(() -> context.getServiceReference(Readiness.class) != null);
  }

  @Test
  void nothingIsReadyWhenTheDaemonStops() throws Exception {
    protocols.add("p");
    StartWatch watch = watch(FOR_EVER);
    open("one", "");
    open("two", "");
    assertThat(watch.look()).isTrue();
    List<Integer> states = new ArrayList<>();
    ServiceListener gone =
        event -> {
          if (event.getType() == ServiceEvent.UNREGISTERING) {
            states.add(framework.getState());
          }
        };
    context.addServiceListener(gone, "(objectClass=" + Readiness.class.getName() + ")");
    framework.stop();
    framework.waitForStop(0);
    assertThat(states).hasSize(1);
  }

  private void listenForReadiness() throws Exception {
    ServiceListener listener =
        event -> told.add((Boolean) event.getServiceReference().getProperty(Readiness.READY));
    context.addServiceListener(listener, "(objectClass=" + Readiness.class.getName() + ")");
  }

  private StartWatch watch(int patienceSeconds) {
    return new StartWatch(
        context,
        LiveTopicsTest.ofTheApi(),
        fake(
            ConfigurationAdmin.class,
            filter -> new Configuration[] {configuration("one"), configuration("two")}),
        fake(Switchboard.class, protocols::contains),
        List::of,
        patienceSeconds);
  }

  private static Configuration configuration(String name) {
    return fake(Configuration.class, none -> "factory~" + name);
  }

  /** Answers each method with a value made of its first argument. */
  private static <T> T fake(Class<T> type, Function<Object, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(arguments == null ? "" : arguments[0])));
  }

  private void open(String name, String problem) {
    Listener listener =
        new Listener() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public String protocol() {
            return "p";
          }

          @Override
          public InetSocketAddress address() {
            return new InetSocketAddress("127.0.0.1", 80);
          }

          @Override
          public boolean tls() {
            return false;
          }

          @Override
          public Optional<String> problem() {
            return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
          }
        };
    context.registerService(Listener.class, listener, null);
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
