package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployProgress;
import io.jackfield.deploy.Deployer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know how far a change is. Any thread. */
final class Watchers {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final List<DeployProgress> all = new CopyOnWriteArrayList<>();

  Deployer.Watch add(DeployProgress progress) {
    all.add(progress);
    return () -> all.remove(progress);
  }

  /** A step was done, or goes on. */
  void at(String step, long done, long total) {
    for (DeployProgress one : all) {
      try {
        one.at(step, done, total);
      } catch (RuntimeException e) {
        log.debug("a watcher failed", e);
      }
    }
  }
}
