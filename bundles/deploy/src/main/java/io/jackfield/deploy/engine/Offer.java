package io.jackfield.deploy.engine;

import io.jackfield.http.HttpProperties;
import io.jackfield.task.TaskProperties;
import io.jackfield.tcp.TcpProperties;
import io.jackfield.transport.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The services of a bundle, each by its types and by the properties that say for what it is there.
 *
 * @param services how often each is offered
 */
record Offer(Map<String, Integer> services) {
  private static final List<String> FOR_CLIENTS =
      List.of(
          "io.jackfield.transport.Protocol",
          "io.jackfield.net.Listener",
          "io.jackfield.http.",
          "io.jackfield.tcp.");

  /** Component runtimes wait here for configuration, in the name of the bundle and now and then. */
  private static final String CONFIGURATION = "org.osgi.service.cm.";

  private static final List<String> TELLING =
      List.of(
          Protocol.NAME,
          TcpProperties.PROTOCOL,
          HttpProperties.PATH,
          HttpProperties.METHOD,
          HttpProperties.HOST,
          TaskProperties.NAME,
          "osgi.command.scope",
          "osgi.command.function");

  static Offer of(Bundle bundle) {
    Map<String, Integer> services = new TreeMap<>();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    if (registered != null) {
      for (ServiceReference<?> each : registered) {
        if (isForOthers(each)) {
          services.merge(describe(each), 1, Integer::sum);
        }
      }
    }
    return new Offer(services);
  }

  private static boolean isForOthers(ServiceReference<?> service) {
    return !Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))
        .allMatch(type -> type.startsWith(CONFIGURATION));
  }

  private static String describe(ServiceReference<?> service) {
    StringJoiner words = new StringJoiner(" ");
    words.add(text(service.getProperty(Constants.OBJECTCLASS)));
    for (String key : TELLING) {
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

  /** Whether some of it is there for clients, who can be shared out between versions. */
  boolean isForClients() {
    return services.keySet().stream()
        .anyMatch(service -> FOR_CLIENTS.stream().anyMatch(service::startsWith));
  }

  List<String> all() {
    return List.copyOf(services.keySet());
  }

  /** What the other one offers, or offers more often. */
  List<String> lacks(Offer other) {
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
