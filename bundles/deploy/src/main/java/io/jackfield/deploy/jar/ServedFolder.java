package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The folder behind the file space, as it is configured now. */
public final class ServedFolder implements Supplier<Optional<Path>> {
  private final ConfigurationAdmin configurations;

  public ServedFolder(ConfigurationAdmin configurations) {
    this.configurations = configurations;
  }

  @Override
  public Optional<Path> get() {
    try {
      Configuration[] found = configurations.listConfigurations("(service.pid=io.jackfield.files)");
      if (found != null && found[0].getProperties().get("root") instanceof String root) {
        return Optional.of(Path.of(root).toAbsolutePath());
      }
      return Optional.empty();
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
