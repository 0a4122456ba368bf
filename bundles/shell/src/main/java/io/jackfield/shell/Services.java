package io.jackfield.shell;

import io.jackfield.account.Accounts;
import io.jackfield.config.Configurations;
import io.jackfield.deploy.Deployer;
import io.jackfield.file.FileSpace;
import io.jackfield.net.Listener;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Tasks;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.rollout.Rollouts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What commands work on: services of the boot tier, which stay, and of the live tier, which come
 * and go.
 */
record Services(
    Switchboard switchboard,
    Rollouts rollouts,
    Deployer deployer,
    Configurations configurations,
    ServiceHolder<Accounts> accounts,
    ServiceHolder<FileSpace> files,
    ServiceHolder<Tasks> tasks,
    List<Listener> listeners) {
  /** Longer than a swap, shorter than an operator's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  Services(
      Switchboard switchboard,
      Rollouts rollouts,
      Deployer deployer,
      Configurations configurations) {
    this(
        switchboard,
        rollouts,
        deployer,
        configurations,
        new ServiceHolder<>("the account store", PATIENCE),
        new ServiceHolder<>("the file space", PATIENCE),
        new ServiceHolder<>("the task engine", PATIENCE),
        new CopyOnWriteArrayList<>());
  }
}
