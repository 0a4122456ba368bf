package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.config.ConfigProblem;
import io.jackfield.config.Configurations;
import io.jackfield.deploy.Readiness;
import io.jackfield.net.Listener;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.systemd.NotifyReceiver;
import io.jackfield.transport.systemd.ServiceManager;
import io.jackfield.transport.tls.TlsEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** What a service manager is told of a daemon, by what its bundles offer. */
@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class SupervisionTest {
  @TempDir Path folder;
  private Framework framework;
  private BundleContext context;
  private NotifyReceiver receiver;
  private Rig rig;
  private Supervision supervision;

  @BeforeEach
  void open() throws Exception {
    String cache = folder.resolve("cache").toString();
    framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache));
    framework.start();
    context = framework.getBundleContext();
    String address = folder.resolve("notify").toString();
    receiver = new NotifyReceiver(address);
    rig = new Rig(IoKind.NIO, TlsEngine.JDK, folder);
    supervision =
        new Supervision(
            context,
            ServiceManager.of(Map.of("NOTIFY_SOCKET", address), 1, Optional::empty),
            PassedSockets.NONE,
            rig.resources,
            rig.manager);
    supervision.open();
  }

  @AfterEach
  void close() throws Exception {
    supervision.close();
    rig.close();
    receiver.close();
    framework.stop();
    framework.waitForStop(5000);
  }

  @Test
  void isToldWhatIsWaitedForAndThenWhatThereIs() throws IOException {
    ServiceRegistration<Readiness> readiness = register(List.of("ftp", "http"));
    assertThat(receiver.messages()).containsExactly("READY=1\nSTATUS=waits for ftp, http");
    readiness.unregister();
    listener("ftp", "");
    listener("http", "address already in use");
    // In a swap, where the old version has it still.
    listener("ftp", "not opened yet");
    register(List.of());
    assertThat(receiver.messages())
        .containsExactly("READY=1\nSTATUS=1 listener, 1 not open, 0 connections");
    supervision.stopping(Duration.ofSeconds(5));
    assertThat(receiver.messages())
        .containsExactly("STOPPING=1\nEXTEND_TIMEOUT_USEC=6000000\nSTATUS=stopping, 0 connections");
  }

  @Test
  void aReloadIsOverWhenAllHasBeenLookedAt() throws IOException {
    register(List.of());
    receiver.messages();
    StringBuilder done = new StringBuilder();
    rig.resources
        .follower()
        .scheduleWithFixedDelay(() -> done.append("file "), 1, 1, TimeUnit.HOURS);
    context.registerService(Configurations.class, new Etc(done), null);
    Reload reload = new Reload(context, supervision, rig.resources.follower());
    reload.run();
    assertThat(done).hasToString("etc 0 file file ");
    List<String> told = receiver.messages();
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).isEqualTo("READY=1\nSTATUS=0 listeners, 0 connections");
  }

  private ServiceRegistration<Readiness> register(List<String> missing) {
    return context.registerService(Readiness.class, new Told(missing), null);
  }

  private void listener(String name, String problem) {
    context.registerService(Listener.class, new Opened(name, problem), null);
  }

  /** Looks what has been told by the time that it is asked. */
  private final class Etc implements Configurations {
    private final StringBuilder done;

    Etc(StringBuilder done) {
      this.done = done;
    }

    @Override
    public List<ConfigProblem> check() {
      return List.of();
    }

    @Override
    public List<ConfigProblem> check(long bundleId) {
      return List.of();
    }

    @Override
    public void reload() {
      done.append("etc ");
      try {
        List<String> before = receiver.messages();
        assertThat(before).hasSize(1);
        done.append(before.get(0).indexOf("RELOADING=1\n")).append(' ');
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private record Told(List<String> missing) implements Readiness {
    @Override
    public boolean ready() {
      return missing.isEmpty();
    }

    @Override
    public Duration after() {
      return Duration.ZERO;
    }
  }

  private record Opened(String name, String reason) implements Listener {
    @Override
    public String protocol() {
      return name;
    }

    @Override
    public InetSocketAddress address() {
      return Rig.freePort();
    }

    @Override
    public boolean tls() {
      return false;
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(reason).filter(text -> !text.isEmpty());
    }
  }
}
