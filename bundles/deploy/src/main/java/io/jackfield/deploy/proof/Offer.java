package io.jackfield.deploy.proof;

import io.jackfield.transport.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The services of a bundle, each by its types and by the properties that say for what it is there.
 *
 * @param services how often each is offered
 * @param isForClients whether some of them are there for clients, who can be shared out between
 *     versions
 */
public record Offer(Map<String, Integer> services, boolean isForClients) {
  /** Component runtimes wait here for configuration, in the name of the bundle and now and then. */
  private static final String CONFIGURATION = "org.osgi.service.cm.ManagedService";

  public static Offer of(Bundle bundle, LiveTopics topics) {
    Map<String, Integer> services = new TreeMap<>();
    boolean forClients = false;
    for (ServiceReference<?> each : services(bundle)) {
      if (!isOnly(each, CONFIGURATION)) {
        services.merge(describe(each, topics), 1, Integer::sum);
        forClients |= isForClients(each, topics);
      }
    }
    return new Offer(services, forClients);
  }

  public static List<ServiceReference<?>> services(Bundle bundle) {
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    return registered == null ? List.of() : List.of(registered);
  }

  private static boolean isOnly(ServiceReference<?> service, String kind) {
    return types(service).allMatch(type -> type.startsWith(kind));
  }

  private static boolean isForClients(ServiceReference<?> service, LiveTopics topics) {
    return types(service).anyMatch(topics::isForClients)
        && !Boolean.TRUE.equals(service.getProperty(Protocol.LOCAL));
  }

  public static boolean isOf(ServiceReference<?> service, Class<?> type) {
    return types(service).anyMatch(type.getName()::equals);
  }

  private static Stream<String> types(ServiceReference<?> service) {
    return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS));
  }

  private static String describe(ServiceReference<?> service, LiveTopics topics) {
    StringJoiner words = new StringJoiner(" ");
    words.add(text(service.getProperty(Constants.OBJECTCLASS)));
    for (String key : topics.tellingProperties()) {
      Object value = service.getProperty(key);
      if (value != null) {
        words.add(key + "=" + text(value));
      }
    }
    return words.toString();
  }

  private static String text(Object value) {
    return value instanceof Object[] many
        ? String.join(",", Arrays.stream(many).map(String::valueOf).sorted().toList())
        : String.valueOf(value);
  }

  public List<String> all() {
    return List.copyOf(services.keySet());
  }

  /** What the other one offers, or offers more often. */
  public List<String> lacks(Offer other) {
    List<String> lacking = new ArrayList<>();
    other.services.forEach(
        (service, count) -> {
          if (services.getOrDefault(service, 0) < count) {
            lacking.add(service);
          }
        });
    return lacking;
  }
}
