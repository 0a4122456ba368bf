package io.jackfield.deploy;

import java.util.List;

/**
 * What a deployment would do; nothing of it is done.
 *
 * @param name the bundle's symbolic name
 * @param version its version
 * @param replaces the version that runs; empty if none does
 * @param needs the bundles that it would be wired to, with versions, directly or through others
 * @param services what the running version offers and the new one must offer too
 * @param connections how many connections are plugged into the running version
 */
public record Preview(
    String name,
    String version,
    String replaces,
    List<String> needs,
    List<String> services,
    int connections) {

  /** Copies the lists. */
  public Preview {
    needs = List.copyOf(needs);
    services = List.copyOf(services);
  }
}
