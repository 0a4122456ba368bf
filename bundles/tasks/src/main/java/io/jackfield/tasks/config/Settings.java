package io.jackfield.tasks.config;

import io.jackfield.config.DaemonFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * What the engine goes by, checked.
 *
 * @param access to PostgreSQL; empty for the store in the daemon's own data
 * @param node what this daemon is called among those of one database; empty if it has its own
 */
public record Settings(Limits limits, Optional<JdbcAccess> access, String node) {

  /**
   * What is configured.
   *
   * @throws IOException with the key, or the file, and the reason
   */
  public static Settings of(TasksConfig config, BundleContext context) throws IOException {
    Path data = DaemonFolder.DATA.in(context);
    Optional<JdbcAccess> access = JdbcAccess.of(config, DaemonFolder.ETC.in(context));
    String node = access.isPresent() ? NodeName.of(config, data.resolve("node")) : "";
    return new Settings(Limits.of(config), access, node);
  }

  /** For the operator. */
  @Override
  public String toString() {
    return "node=%s concurrency=%d poll=%ds stop.wait=%ds history.max=%d history.days=%d"
        .formatted(
            node,
            limits.concurrency(),
            limits.poll().toSeconds(),
            limits.stopWait().toSeconds(),
            limits.historyMax(),
            limits.historyAge().toDays());
  }
}
