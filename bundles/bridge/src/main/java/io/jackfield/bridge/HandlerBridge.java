package io.jackfield.bridge;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.StreamHandler;
import io.jackfield.tcp.TcpProperties;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a protocol of each simple handler. The protocol's service comes and goes with the
 * handler's, so a new version of a handler is the newest protocol and takes the connections over.
 * The handler works on lanes of its own bundle.
 */
@Component(
    service = {},
    configurationPid = BridgeConfig.PID,
    immediate = true)
@Designate(ocd = BridgeConfig.class)
public final class HandlerBridge {
  private static final Logger log = LoggerFactory.getLogger(HandlerBridge.class);
  private static final int LONGEST_LINE = 8192;

  private final BundleContext context;
  private final Transport transport;
  private BridgeConfig config;
  private final Map<ServiceReference<?>, Published> published = new HashMap<>();
  // Guarded by published, as config is and that.
  private final Map<Bundle, HandlerLanes> inUse = new HashMap<>();

  /** Handlers are bound afterwards. */
  @Activate
  public HandlerBridge(BundleContext context, @Reference Transport transport, BridgeConfig config) {
    this.context = context;
    this.transport = transport;
    this.config = config;
    log(config);
  }

  /** Applies changed limits; nobody who is in already is put out. */
  @Modified
  void modified(BridgeConfig changed) {
    synchronized (published) {
      config = changed;
      inUse.values().forEach(lanes -> lanes.limit(changed));
    }
    log(changed);
  }

  private static void log(BridgeConfig config) {
    log.info(
        "handlers of a bundle lines={} for an address={} streams={} from an address={}",
        config.line_handlers_max(),
        config.line_handlers_max_per_address(),
        config.stream_handlers_max(),
        config.stream_handlers_max_per_address());
  }

  private record Published(HandlerLanes lanes, ServiceRegistration<Protocol> registration) {}

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindLines")
  void bindLines(LineHandler handler, ServiceReference<LineHandler> reference) {
    Object longest = reference.getProperty(TcpProperties.MAX_LINE);
    if (longest != null && !(longest instanceof Integer most && most > 0)) {
      log.error(
          "handler refused protocol={} by={} component={} property={} reason={}",
          nameOf(reference),
          reference.getBundle(),
          reference.getProperty("component.name"),
          TcpProperties.MAX_LINE,
          longest.getClass().getSimpleName()
              + " '"
              + longest
              + "' is no Integer above 0, as in tcp.line.max:Integer=8192");
      return;
    }
    String name = nameOf(reference);
    int most = longest == null ? LONGEST_LINE : (Integer) longest;
    publish(reference, name, lanes -> new LineProtocol(name, handler, most, lanes.lines()));
  }

  void unbindLines(ServiceReference<LineHandler> reference) {
    withdraw(reference);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindStream")
  void bindStream(StreamHandler handler, ServiceReference<StreamHandler> reference) {
    String name = nameOf(reference);
    publish(reference, name, lanes -> new StreamProtocol(name, handler, lanes.streams()));
  }

  void unbindStream(ServiceReference<StreamHandler> reference) {
    withdraw(reference);
  }

  private static String nameOf(ServiceReference<?> reference) {
    return reference.getProperty(TcpProperties.PROTOCOL) instanceof String name ? name : "";
  }

  private void publish(
      ServiceReference<?> reference, String name, Function<HandlerLanes, Protocol> protocol) {
    Bundle bundle = reference.getBundle();
    if (name.isEmpty()) {
      log.error("handler without {} by={}", TcpProperties.PROTOCOL, bundle);
      return;
    }
    HandlerLanes lanes = bundle == null ? null : lanesOf(bundle);
    if (bundle == null || lanes == null) {
      log.debug("handler has gone already name={} by={}", name, bundle);
      return;
    }
    ServiceRegistration<Protocol> registration =
        context.registerService(
            Protocol.class, protocol.apply(lanes), properties(reference, bundle, name));
    synchronized (published) {
      published.put(reference, new Published(lanes, registration));
    }
  }

  private static Dictionary<String, Object> properties(
      ServiceReference<?> handler, Bundle bundle, String name) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(Protocol.NAME, name);
    properties.put(Protocol.BUNDLE, bundle.getBundleId());
    if (handler.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking) {
      properties.put(Constants.SERVICE_RANKING, ranking);
    }
    return FrameworkUtil.asDictionary(properties);
  }

  /** The lanes of a bundle for one more of its handlers; null if it is stopping. */
  private @Nullable HandlerLanes lanesOf(Bundle bundle) {
    synchronized (published) {
      HandlerLanes known = inUse.get(bundle);
      HandlerLanes lanes =
          known != null ? known : HandlerLanes.of(bundle, transport, config).orElse(null);
      if (lanes != null) {
        lanes.handlers++;
        inUse.put(bundle, lanes);
      }
      return lanes;
    }
  }

  /** Returns when the protocol's connections have let go or were closed: the transport waits. */
  private void withdraw(ServiceReference<?> reference) {
    Published gone;
    synchronized (published) {
      gone = published.remove(reference);
    }
    if (gone != null) {
      gone.registration.unregister();
      leave(gone.lanes);
    }
  }

  private void leave(HandlerLanes lanes) {
    synchronized (published) {
      lanes.handlers--;
      if (lanes.handlers > 0) {
        return;
      }
      inUse.values().remove(lanes);
    }
    lanes.close();
  }
}
