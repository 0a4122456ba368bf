package io.jackfield.deploy.health;

import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.proof.LiveTopics;
import io.jackfield.health.Checks;
import io.jackfield.net.Listener;
import io.jackfield.transport.Switchboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells of configured listeners that no bundle opens, and of open ones that no bundle answers. Why
 * a socket is not open each listener says itself.
 */
@Component(property = {HealthCheck.NAME + "=listeners", HealthCheck.TAGS + "=" + Checks.READY})
public final class ListenersCheck implements HealthCheck {
  private final BundleContext context;
  private final ConfigurationAdmin configurations;
  private final Switchboard switchboard;
  private final LiveTopics topics;

  /** Compares what is configured with what is there. */
  @Activate
  public ListenersCheck(
      BundleContext context,
      @Reference ConfigurationAdmin configurations,
      @Reference Switchboard switchboard) {
    this(
        context,
        configurations,
        switchboard,
        LiveTopics.of(FrameworkUtil.getBundle(Deployer.class)));
  }

  ListenersCheck(
      BundleContext context,
      ConfigurationAdmin configurations,
      Switchboard switchboard,
      LiveTopics topics) {
    this.context = context;
    this.configurations = configurations;
    this.switchboard = switchboard;
    this.topics = topics;
  }

  @Override
  public Result execute() {
    try {
      Map<String, String> protocols = protocols();
      List<String> problems = new ArrayList<>();
      for (String name : configured()) {
        String protocol = protocols.get(name);
        if (protocol == null) {
          problems.add(name + ": no bundle opens this listener");
        } else if (!switchboard.offers(protocol)) {
          problems.add(name + ": no bundle offers the protocol " + protocol);
        }
      }
      return Checks.result(Result.Status.TEMPORARILY_UNAVAILABLE, problems);
    } catch (IOException | InvalidSyntaxException e) {
      return new Result(Result.Status.HEALTH_CHECK_ERROR, "cannot be told", e);
    }
  }

  /** Of the listeners that are there, by name. */
  private Map<String, String> protocols() throws InvalidSyntaxException {
    Map<String, String> protocols = new HashMap<>();
    for (ServiceReference<Listener> each : context.getServiceReferences(Listener.class, null)) {
      Listener listener = context.getService(each);
      if (listener != null) {
        protocols.put(listener.name(), listener.protocol());
        context.ungetService(each);
      }
    }
    return protocols;
  }

  private Set<String> configured() throws IOException, InvalidSyntaxException {
    Set<String> names = new TreeSet<>();
    for (String factory : topics.listenerFactories()) {
      Configuration[] found =
          configurations.listConfigurations("(service.factoryPid=" + factory + ")");
      for (Configuration each : found == null ? new Configuration[0] : found) {
        names.add(each.getPid().substring(each.getPid().indexOf('~') + 1));
      }
    }
    return names;
  }
}
