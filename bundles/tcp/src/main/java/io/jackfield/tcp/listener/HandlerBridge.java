package io.jackfield.tcp.listener;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.StreamHandler;
import io.jackfield.tcp.TcpProperties;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a protocol of each simple handler. The protocol's service comes and goes with the
 * handler's, so a new version of a handler is the newest protocol and takes the connections over.
 */
@Component(
    service = {},
    immediate = true)
public final class HandlerBridge {
  private static final Logger log = LoggerFactory.getLogger(HandlerBridge.class);
  private static final int LONGEST_LINE = 8192;

  private final BundleContext context;
  private final Transport transport;
  private final Map<ServiceReference<?>, ServiceRegistration<Protocol>> protocols = new HashMap<>();

  /** Handlers are bound afterwards. */
  @Activate
  public HandlerBridge(BundleContext context, @Reference Transport transport) {
    this.context = context;
    this.transport = transport;
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindLines")
  void bindLines(LineHandler handler, ServiceReference<LineHandler> reference) {
    String name = nameOf(reference);
    int longest =
        reference.getProperty(TcpProperties.MAX_LINE) instanceof Integer max ? max : LONGEST_LINE;
    publish(reference, name, new LineProtocol(name, handler, longest, transport.workers()));
  }

  void unbindLines(ServiceReference<LineHandler> reference) {
    withdraw(reference);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindStream")
  void bindStream(StreamHandler handler, ServiceReference<StreamHandler> reference) {
    publish(reference, nameOf(reference), new StreamProtocol(handler, transport.workers()));
  }

  void unbindStream(ServiceReference<StreamHandler> reference) {
    withdraw(reference);
  }

  private static String nameOf(ServiceReference<?> reference) {
    return reference.getProperty(TcpProperties.PROTOCOL) instanceof String name ? name : "";
  }

  private void publish(ServiceReference<?> reference, String name, Protocol protocol) {
    if (name.isEmpty()) {
      log.error("handler without {} by={}", TcpProperties.PROTOCOL, reference.getBundle());
      return;
    }
    Map<String, Object> properties = new HashMap<>();
    properties.put(Protocol.NAME, name);
    properties.put(Protocol.BUNDLE, reference.getBundle().getBundleId());
    if (reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking) {
      properties.put(Constants.SERVICE_RANKING, ranking);
    }
    ServiceRegistration<Protocol> registration =
        context.registerService(Protocol.class, protocol, FrameworkUtil.asDictionary(properties));
    synchronized (protocols) {
      protocols.put(reference, registration);
    }
  }

  /** Returns when the protocol's connections have let go or were closed: the transport waits. */
  private void withdraw(ServiceReference<?> reference) {
    ServiceRegistration<Protocol> registration;
    synchronized (protocols) {
      registration = protocols.remove(reference);
    }
    if (registration != null) {
      registration.unregister();
    }
  }
}
