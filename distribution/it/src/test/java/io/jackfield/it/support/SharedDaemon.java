package io.jackfield.it.support;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * The daemon that classes share, from the first that asks to the end of the session, which is that
 * of the JVM: a root store would end with each class, as these are run one by one.
 */
final class SharedDaemon implements AutoCloseable {
  private static final Namespace NAMESPACE = Namespace.create(SharedDaemon.class);

  private final Daemon daemon = Daemon.startFast(Home.create());

  static SharedDaemon of(ExtensionContext test) {
    return test.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent(SharedDaemon.class, key -> new SharedDaemon(), SharedDaemon.class);
  }

  Daemon daemon() {
    return daemon;
  }

  /** How many its log has so far. */
  int lines() {
    return LogCheck.lines(daemon.home()).size();
  }

  /** Fails the build where it does not stop well: there is no class left to fail. */
  @Override
  public void close() {
    try (Home home = daemon.home();
        Daemon running = daemon) {
      running.stop();
      LogCheck.check(home, List.of());
    }
  }
}
