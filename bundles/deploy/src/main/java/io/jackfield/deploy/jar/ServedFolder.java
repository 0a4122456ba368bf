package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The folder that peers read and write, as it is configured now. */
public final class ServedFolder implements Supplier<Optional<Path>> {
  private final ConfigurationAdmin configurations;
  private final Map<String, String> keys;

  /**
   * As the first of some configurations says that is there.
   *
   * @param keys the key that says it, by the configuration's PID
   */
  public ServedFolder(ConfigurationAdmin configurations, Map<String, String> keys) {
    this.configurations = configurations;
    this.keys = keys;
  }

  @Override
  public Optional<Path> get() {
    return keys.entrySet().stream()
        .flatMap(each -> configured(each.getKey(), each.getValue()).stream())
        .findFirst();
  }

  private Optional<Path> configured(String pid, String key) {
    try {
      Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ")");
      if (found != null && found[0].getProperties().get(key) instanceof String folder) {
        return Optional.of(Path.of(folder).toAbsolutePath());
      }
      return Optional.empty();
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
