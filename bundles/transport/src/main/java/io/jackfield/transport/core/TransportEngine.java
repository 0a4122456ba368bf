package io.jackfield.transport.core;

import io.jackfield.config.DaemonFolder;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.connections.ConnectionManager;
import io.jackfield.transport.connections.ProtocolTracker;
import io.jackfield.transport.rollout.RolloutStates;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.systemd.ServiceManager;
import io.jackfield.transport.threads.LoopWatchdog;
import io.netty.util.NettyRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport as a whole: starts with its bundle and stops before everything else does. */
@Component(
    service = TransportEngine.class,
    immediate = true,
    configurationPid = TransportConfig.PID)
@Designate(ocd = TransportConfig.class)
public final class TransportEngine {
  private static final Logger log = LoggerFactory.getLogger(TransportEngine.class);

  private final TransportConfig config;
  private final Resources resources;
  private final ConnectionManager manager;
  private final ProtocolTracker protocols;
  private final BundleRolloutStates rolloutStates = new BundleRolloutStates();
  private final LoopWatchdog watchdog;
  private final Supervision supervision;
  private final List<ServiceRegistration<?>> registrations;

  /** In milliseconds, as it is configured now. */
  private volatile int stopLimit;

  /** Starts the loops. */
  @Activate
  public TransportEngine(BundleContext context, TransportConfig config) {
    this.config = config;
    this.stopLimit = config.stop_limit();
    StaticTraces.settle(context);
    Platform platform = Platform.of(config);
    int loops = config.loops() == 0 ? NettyRuntime.availableProcessors() : config.loops();
    Path data = DaemonFolder.DATA.in(context);
    PassedSockets passed = PassedSockets.ofProcess();
    resources = new Resources(platform.io(), loops, config.workers(), platform.tls(), data, passed);
    manager =
        new ConnectionManager(
            rolloutStates,
            Duration.ofSeconds(config.parking_time()),
            config.parking_connections(),
            Duration.ofSeconds(config.release_wait()),
            Duration.ofSeconds(config.halfclose_timeout()),
            resources.files());
    supervision =
        new Supervision(
            context,
            ServiceManager.ofProcess(() -> Platform.lacking(config)),
            passed,
            resources,
            manager);
    context.addBundleListener((SynchronousBundleListener) this::follow);
    protocols = new ProtocolTracker(context, manager);
    protocols.open();
    Rollouts rollouts =
        new BundleRollouts(
            manager, rolloutStates, resources.listeningSockets(), resources.registry());
    registrations =
        List.of(
            context.registerService(Switchboard.class, manager, null),
            context.registerService(Rollouts.class, rollouts, null),
            context.registerService(RolloutStates.class, rolloutStates, null),
            new Reload(context, supervision, resources.follower()).register());
    watchdog =
        new LoopWatchdog(
            resources.loops(), resources.activity(), new HeldLoops(context, rolloutStates)::held);
    watchdog.start();
    supervision.open();
    log.info(
        "transport started native={} io={} loops={} tls.engine={} parking.time={} release.wait={}",
        config.native$(),
        platform.io(),
        loops,
        platform.tls(),
        config.parking_time(),
        config.release_wait());
  }

  private void follow(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      rolloutStates.forget(event.getBundle());
    }
    stopWithFramework(event);
  }

  /** The connections are told before any bundle stops, while every protocol can still speak. */
  private void stopWithFramework(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      supervision.stopping(Duration.ofMillis(stopLimit));
      resources.listeningSockets().closeAll();
      manager.stop(Duration.ofMillis(config.stop_wait()));
    }
  }

  /**
   * Loops and workers cannot change under open connections; {@code stop.limit} is read at the end.
   */
  @Modified
  void modified(TransportConfig changed) {
    stopLimit = changed.stop_limit();
    log.warn(
        "etc/{}.cfg takes effect at the next start of the daemon, but for stop.limit",
        TransportConfig.PID);
  }

  @Deactivate
  void stop() {
    registrations.forEach(ServiceRegistration::unregister);
    supervision.close();
    protocols.close();
    watchdog.stop();
    resources.stop();
  }

  Resources resources() {
    return resources;
  }

  BundleRolloutStates rolloutStates() {
    return rolloutStates;
  }

  /** How long a socket waits for the next version of the bundle that had it. */
  Duration parkingTime() {
    return Duration.ofSeconds(config.parking_time());
  }
}
