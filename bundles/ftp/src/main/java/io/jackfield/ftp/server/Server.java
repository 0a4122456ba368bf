package io.jackfield.ftp.server;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.transport.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What all sessions share.
 *
 * @param ports where passive data connections arrive
 */
record Server(
    FtpConfig config,
    CommandTable commands,
    PortRange ports,
    Transport transport,
    ServiceHolder<Accounts> accounts,
    ServiceHolder<FileSpace> files,
    Clock clock,
    RandomGenerator random) {

  /** The files as an account sees them; may wait for a swap of the file space: on a worker. */
  FileView view(Account account) {
    return files.call(space -> space.view(account));
  }

  boolean needsTls() {
    return !config.tls_required().equals("none");
  }

  boolean needsPrivateData() {
    return config.tls_required().equals("data");
  }

  /** Runs an action later, on a timer's thread: it must only hop on. */
  ScheduledFuture<?> later(Duration time, Runnable action) {
    return transport.timers().schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs what must not be lost, such as closing a file. */
  void cleanUp(Runnable action) {
    try {
      transport.workers().execute(action);
    } catch (RejectedExecutionException e) {
      // The bundle has been stopped: better a blocked loop for a moment than an open file.
      action.run();
    }
  }
}
