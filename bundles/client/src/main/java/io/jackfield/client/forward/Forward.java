package io.jackfield.client.forward;

import io.jackfield.client.tcp.Names;
import io.jackfield.config.DaemonFolder;
import io.jackfield.health.Checks;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
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
 * The protocol {@code forward-NAME} of {@code etc/io.jackfield.client.forward-NAME.cfg}. A
 * configuration that cannot be used leaves what was in force, and says so as a problem of health.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = ForwardConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ForwardConfig.class, factory = true)
public final class Forward {
  private static final Logger log = LoggerFactory.getLogger(Forward.class);

  private final BundleContext context;
  private final Transport transport;
  private final String name;
  private final Path etc;
  private final Names names;
  private final List<ServiceRegistration<HealthCheck>> health;
  // Under the monitor.
  private @Nullable ServiceRegistration<Protocol> registration;
  private Optional<HealthChecks> checks = Optional.empty();
  // Written under the monitor, read by any thread.
  private volatile @Nullable ForwardProtocol protocol;
  private volatile String refused = "";

  /** Offers the protocol, if the configuration can be used. */
  @Activate
  public Forward(
      BundleContext context,
      @Reference Transport transport,
      ForwardConfig config,
      Map<String, Object> properties) {
    this.context = context;
    this.transport = transport;
    this.name = "forward-" + nameOf(properties);
    this.etc = DaemonFolder.ETC.in(context);
    this.names = new Names(transport);
    this.health =
        List.of(
            Checks.publish(context, name, this::upstreams),
            Checks.publish(
                context,
                "configuration of " + name,
                () ->
                    Checks.result(
                        Result.Status.CRITICAL, refused.isEmpty() ? List.of() : List.of(refused))));
    modified(config);
  }

  /** Configuration Admin names an instance of a factory {@code FACTORY~NAME}. */
  private static String nameOf(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    return pid.substring(pid.indexOf('~') + 1);
  }

  /** Counts for connections that come from now on. */
  @Modified
  synchronized void modified(ForwardConfig config) {
    try {
      inForce(ForwardSettings.of(config, etc));
      refused = "";
      log.info(
          "forwarding protocol={} upstream={} balance={} proxy.protocol={} tls={}",
          name,
          List.of(config.upstream()),
          config.balance(),
          config.proxy_protocol(),
          config.tls());
    } catch (IOException e) {
      String reason =
          ForwardConfig.PID + name.substring("forward".length()) + ".cfg: " + e.getMessage();
      log.error("configuration refused: {}", reason);
      refused = reason;
    }
  }

  private void inForce(ForwardSettings settings) throws IOException {
    @Nullable ForwardProtocol offered = protocol;
    List<Upstream> known = offered == null ? List.of() : offered.route().upstreams();
    Route route = Route.of(name, transport, names, settings, known);
    checks.ifPresent(HealthChecks::end);
    checks = HealthChecks.begin(route, transport.timers());
    if (offered == null) {
      offer(new ForwardProtocol(name, route));
    } else {
      offered.route(route);
    }
  }

  private void offer(ForwardProtocol fresh) {
    protocol = fresh;
    registration =
        context.registerService(
            Protocol.class, fresh, FrameworkUtil.asDictionary(Map.of(Protocol.NAME, name)));
  }

  private Result upstreams() {
    @Nullable ForwardProtocol offered = protocol;
    return offered == null
        ? new Result(Result.Status.OK, "")
        : HealthChecks.result(offered.route());
  }

  /** Returns when the connections have let go: the transport waits. */
  @Deactivate
  synchronized void deactivate() {
    health.forEach(ServiceRegistration::unregister);
    if (registration != null) {
      registration.unregister();
    }
    checks.ifPresent(HealthChecks::end);
    names.close();
  }
}
