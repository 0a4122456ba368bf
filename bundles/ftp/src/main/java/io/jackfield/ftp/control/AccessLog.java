package io.jackfield.ftp.control;

import io.jackfield.ftp.data.Transfer;
import io.jackfield.transport.Connection;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what: one line for each login, logout and transfer. */
public final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("io.jackfield.access.ftp");

  private AccessLog() {}

  public static void login(Connection connection, String name, boolean good) {
    log.info(
        "event=login id={} remote={} account={} tls={} result={}",
        connection.id(),
        NetUtil.toAddressString(connection.remote().getAddress()),
        harmless(name),
        connection.secure(),
        good ? "ok" : "refused");
  }

  static void logout(Connection connection, String name) {
    log.info("event=logout id={} account={}", connection.id(), harmless(name));
  }

  static void transfer(Connection connection, Transfer transfer, @Nullable Throwable failure) {
    log.info(
        "event=transfer id={} remote={} account={} command={} path={} bytes={} millis={} result={}",
        connection.id(),
        NetUtil.toAddressString(connection.remote().getAddress()),
        harmless(transfer.account()),
        transfer.verb(),
        quoted(transfer.path().toString()),
        transfer.moved(),
        transfer.time().toMillis(),
        failure == null ? "ok" : quoted(String.valueOf(failure.getMessage())));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  /** A name that nobody has checked must not make lines or fields of its own. */
  private static String harmless(String name) {
    StringBuilder result = new StringBuilder();
    name.codePoints()
        .limit(64)
        .map(c -> Character.isLetterOrDigit(c) || "._-@+".indexOf(c) >= 0 ? c : '?')
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
