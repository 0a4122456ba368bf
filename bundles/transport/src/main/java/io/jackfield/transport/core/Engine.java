package io.jackfield.transport.core;

import io.jackfield.transport.Switchboard;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

/**
 * Everything of the transport that there is once: event loops, workers, timers, vault, exchange.
 */
@Component(immediate = true, service = Engine.class, configurationPid = TransportConfig.PID)
@Designate(ocd = TransportConfig.class)
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final TransportConfig config;
  private final EventLoopGroup loops;
  private final ExecutorService workers;
  private final ScheduledThreadPoolExecutor timers;
  private final Vault vault;
  private final Exchange exchange;
  private final ProtocolTracker protocols;
  private final ServiceRegistration<Switchboard> registration;
  private final DevelopmentCertificate development;

  /** Starts the loops. */
  @Activate
  public Engine(BundleContext context, TransportConfig config) {
    this.config = config;
    IoKind io = IoKind.named(config.io());
    int count = config.loops() == 0 ? NettyRuntime.availableProcessors() : config.loops();
    loops = io.newLoops(count, new DefaultThreadFactory("loop", true));
    workers = Workers.create(config.workers());
    timers = newTimers();
    vault = new Vault(io, loops);
    exchange =
        new Exchange(
            Duration.ofSeconds(config.parking_time()),
            config.parking_connections(),
            Duration.ofSeconds(config.release_wait()));
    development = new DevelopmentCertificate(home(context).resolve("data/tls"));
    context.addBundleListener((SynchronousBundleListener) this::stopWithFramework);
    protocols = new ProtocolTracker(context, exchange);
    protocols.open();
    registration = context.registerService(Switchboard.class, exchange, null);
    log.info("transport started io={} loops={}", io, count);
  }

  private static ScheduledThreadPoolExecutor newTimers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("timer", true));
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  private static Path home(BundleContext context) {
    String home = context.getProperty("jackfield.home");
    return Path.of(home == null ? "." : home);
  }

  /** The connections are told before any bundle stops, while every protocol can still speak. */
  private void stopWithFramework(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      vault.closeAll();
      exchange.stop(Duration.ofMillis(config.stop_wait()));
    }
  }

  /** Loops and workers cannot change under open connections. */
  @Modified
  void modified(TransportConfig changed) {
    log.warn("etc/{}.cfg takes effect at the next start of the daemon", TransportConfig.PID);
  }

  @Deactivate
  void stop() {
    registration.unregister();
    protocols.close();
    vault.closeAll();
    timers.shutdownNow();
    workers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1500);
  }

  EventLoopGroup loops() {
    return loops;
  }

  ExecutorService workers() {
    return workers;
  }

  ScheduledThreadPoolExecutor timers() {
    return timers;
  }

  Vault vault() {
    return vault;
  }

  DevelopmentCertificate development() {
    return development;
  }
}
