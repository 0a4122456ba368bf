package io.jackfield.tcp.listener;

import io.jackfield.transport.TlsPolicy;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** How a listener is: its socket, and the certificates that it shows. */
final class ListenerHealth {
  private ListenerHealth() {}

  /**
   * Its health.
   *
   * @param problem why the socket is not open
   * @param warn how long before a certificate ends it is told
   */
  static Result of(Optional<String> problem, Optional<TlsPolicy> tls, Duration warn, Instant now) {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, ""));
    problem.ifPresent(reason -> log.add(new ResultLog.Entry(Result.Status.CRITICAL, reason)));
    if (tls.isPresent()) {
      tls.get()
          .problem()
          .ifPresent(reason -> log.add(new ResultLog.Entry(Result.Status.CRITICAL, reason)));
      for (Map.Entry<Path, X509Certificate> each : tls.get().certificates().entrySet()) {
        add(log, each.getKey(), each.getValue().getNotAfter().toInstant(), warn, now);
      }
    }
    return new Result(log);
  }

  private static void add(ResultLog log, Path file, Instant end, Duration warn, Instant now) {
    if (!now.isBefore(end)) {
      log.add(new ResultLog.Entry(Result.Status.CRITICAL, file + " has ended " + end));
    } else if (!now.plus(warn).isBefore(end)) {
      log.add(
          new ResultLog.Entry(
              Result.Status.WARN,
              file + " ends in " + Duration.between(now, end).toDays() + " days, " + end));
    }
  }
}
