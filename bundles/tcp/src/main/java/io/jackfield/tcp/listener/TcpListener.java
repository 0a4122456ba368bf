package io.jackfield.tcp.listener;

import io.jackfield.config.DaemonFolder;
import io.jackfield.health.Checks;
import io.jackfield.net.Listener;
import io.jackfield.transport.AddressRules;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.Transport;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener as {@code etc/io.jackfield.tcp.listener-NAME.cfg} describes it. What it has opened is
 * kept by the transport when this bundle stops, for the next version to take over.
 */
@Component(
    service = Listener.class,
    immediate = true,
    configurationPid = ListenerConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ListenerConfig.class, factory = true)
public final class TcpListener implements Listener {
  private static final Logger log = LoggerFactory.getLogger(TcpListener.class);

  private final String name;
  private final Path etc;
  private final Transport transport;
  private final SocketOpener opener;
  private final Retry retry = new Retry();
  // Written under the monitor, read by any thread.
  private volatile ListenerConfig config;
  private volatile @Nullable OpenSocket socket;
  private volatile String problem = "not opened yet";

  /** What is asked for and could not be opened, to be tried again. Under the monitor. */
  private @Nullable ListenerConfig wanted;

  /** Why what is asked for is not in force while the socket is open; empty if it is. */
  private volatile String refused = "";

  private final List<ServiceRegistration<HealthCheck>> checks;

  /** Opens the socket; where that fails, tries again now and then. */
  @Activate
  public TcpListener(
      BundleContext context,
      @Reference Transport transport,
      @Reference Switchboard switchboard,
      ListenerConfig config,
      Map<String, Object> properties) {
    this.name = ListenerName.of(properties);
    this.etc = DaemonFolder.ETC.in(context);
    this.transport = transport;
    this.opener = new SocketOpener(name, transport, switchboard);
    this.config = config;
    this.checks =
        List.of(
            Checks.publish(context, "listener " + name, this::health, Checks.READY),
            Checks.publish(context, "configuration of listener " + name, this::configuration));
    open();
  }

  private synchronized void open() {
    try {
      OpenSocket opened = opener.open(ListenerSettings.of(config, etc));
      inForce(opened);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void inForce(OpenSocket opened) {
    socket = opened;
    problem = "";
    retry.succeeded();
    log.info("listening {}", describe(opened));
    if (opened.isElsewhere()) {
      log.warn(
          "{}: address and port are not used, the service manager has opened the socket"
              + " configured={} address={}",
          file(),
          NetUtil.toSocketAddressString(opened.settings().address()),
          opened.addresses());
    }
  }

  private void fail(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.equals(problem)) {
      log.error("{} ({})", reason, file());
    }
    problem = reason;
    retry.later();
  }

  /**
   * Puts changed settings in force; what cannot be opened leaves the old ones as they are, and is
   * tried again until it can or the settings change once more.
   */
  @Modified
  synchronized void modified(ListenerConfig changed) {
    OpenSocket old = socket;
    retry.succeeded();
    settled();
    if (old == null) {
      config = changed;
      open();
    } else {
      change(old, changed);
    }
  }

  private void change(OpenSocket old, ListenerConfig changed) {
    try {
      OpenSocket opened = opener.change(old, ListenerSettings.of(changed, etc));
      config = changed;
      settled();
      inForce(opened);
    } catch (SocketSharedException e) {
      socket = null;
      config = changed;
      settled();
      problem = String.valueOf(e.getMessage());
      log.info("listener waits name={} reason={}", name, problem);
      retry.later();
    } catch (SocketLostException e) {
      // Not tried again: it would close the old socket each time.
      socket = null;
      wanted = null;
      refuse(e);
      open();
    } catch (IOException e) {
      wanted = changed;
      refuse(e);
      retry.later();
    }
  }

  private void settled() {
    wanted = null;
    refused = "";
  }

  private void refuse(IOException failure) {
    String reason = file() + ": " + failure.getMessage() + "; the old values stay in force";
    if (!reason.equals(refused)) {
      log.error("{}", reason);
    }
    refused = reason;
  }

  /** Closes the socket if the listener is not wanted any more; else the transport keeps it. */
  @Deactivate
  synchronized void deactivate(int reason) {
    retry.stop();
    checks.forEach(ServiceRegistration::unregister);
    OpenSocket open = socket;
    if (open != null && reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED) {
      try {
        log.info(
            "{} name={} address={}",
            opener.close(open) ? "not listening any more" : "listener left to another version",
            name,
            NetUtil.toSocketAddressString(open.address()));
      } catch (IOException e) {
        log.warn("listener not closed in time name={} reason={}", name, e.getMessage());
      }
    }
  }

  private String file() {
    return ListenerConfig.PID + "-" + name + ".cfg";
  }

  private String describe(OpenSocket opened) {
    ListenerSettings s = opened.settings();
    return ("name=%s address=%s protocol=%s tls=%s idle.timeout=%d connections.max=%d"
            + " connections.max.per.address=%d backlog=%d")
        .formatted(
            name,
            opened.addresses(),
            s.protocol(),
            config.tls(),
            s.idleTimeout().toSeconds(),
            s.most(),
            s.mostPerAddress(),
            s.backlog());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String protocol() {
    return config.protocol();
  }

  @Override
  public InetSocketAddress address() {
    OpenSocket open = socket;
    return open == null
        ? InetSocketAddress.createUnresolved(config.address(), config.port())
        : open.address();
  }

  @Override
  public boolean tls() {
    return config.tls().equals("on");
  }

  @Override
  public Optional<String> problem() {
    String now = problem;
    OpenSocket open = socket;
    if (now.isEmpty() && open != null) {
      AddressRules rules = open.spec().addressRules();
      return Stream.of(rules.allow(), rules.deny())
          .flatMap(Optional::stream)
          .flatMap(set -> set.problem().stream())
          .findFirst();
    }
    return now.isEmpty() ? Optional.empty() : Optional.of(now);
  }

  private Result health() {
    OpenSocket open = socket;
    return ListenerHealth.of(
        problem(),
        open == null ? Optional.empty() : open.spec().tls(),
        Duration.ofDays(config.tls_warn_days()),
        Instant.now());
  }

  private Result configuration() {
    return Checks.result(Result.Status.CRITICAL, refused.isEmpty() ? List.of() : List.of(refused));
  }

  /** Tries again after a time that grows from one failure to the next. Under the monitor. */
  private final class Retry {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 5_000;

    private long wait = FIRST_MILLIS;
    private boolean stopped;
    private @Nullable ScheduledFuture<?> pending;

    void later() {
      if (!stopped) {
        pending = transport.timers().schedule(this::due, wait, TimeUnit.MILLISECONDS);
        wait = Math.min(2 * wait, LONGEST_MILLIS);
      }
    }

    /** On the timer's thread, where nothing may block. */
    private void due() {
      transport.workers().execute(this::again);
    }

    private void again() {
      synchronized (TcpListener.this) {
        OpenSocket open = socket;
        ListenerConfig next = wanted;
        if (stopped) {
          return;
        }
        if (open == null) {
          open();
        } else if (next != null) {
          change(open, next);
        }
      }
    }

    void succeeded() {
      wait = FIRST_MILLIS;
      cancel();
    }

    void stop() {
      stopped = true;
      cancel();
    }

    private void cancel() {
      if (pending != null) {
        pending.cancel(false);
        pending = null;
      }
    }
  }
}
