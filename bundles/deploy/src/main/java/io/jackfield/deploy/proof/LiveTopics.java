package io.jackfield.deploy.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * What has to be known here of the topics of the live tier: the manifest of the API says it, where
 * they are declared.
 *
 * @param guardedServices types of services that others trust
 * @param clientServices types of services that are there for clients, or packages that end in a dot
 * @param tellingProperties properties that tell services of one type apart
 * @param listenerFactories factories whose configurations are listeners
 * @param servedFolders keys that say which folder is served, by the configuration's PID
 */
public record LiveTopics(
    Set<String> guardedServices,
    List<String> clientServices,
    List<String> tellingProperties,
    List<String> listenerFactories,
    Map<String, String> servedFolders) {

  /** As the bundle that has the API says it. */
  public static LiveTopics of(Bundle api) {
    return of(name -> api.getHeaders("").get(name));
  }

  /**
   * As headers say it.
   *
   * @throws IllegalStateException if one is missing
   */
  public static LiveTopics of(Function<String, @Nullable String> header) {
    return new LiveTopics(
        words(header, "Jackfield-Guarded-Services").collect(Collectors.toUnmodifiableSet()),
        words(header, "Jackfield-Client-Services")
            .map(type -> type.endsWith(".*") ? type.substring(0, type.length() - 1) : type)
            .toList(),
        words(header, "Jackfield-Telling-Properties").toList(),
        words(header, "Jackfield-Listener-Factories").toList(),
        words(header, "Jackfield-Served-Folders")
            .map(folder -> folder.split("/", 2))
            .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1])));
  }

  private static Stream<String> words(Function<String, @Nullable String> header, String name) {
    String value = header.apply(name);
    if (value == null) {
      throw new IllegalStateException("the API's manifest lacks " + name);
    }
    return Arrays.stream(value.split(",", -1)).map(String::strip);
  }

  /** Whether services of a type are there for clients. */
  public boolean isForClients(String type) {
    return clientServices.stream()
        .anyMatch(each -> each.endsWith(".") ? type.startsWith(each) : type.equals(each));
  }
}
