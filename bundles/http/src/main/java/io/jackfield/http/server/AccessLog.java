package io.jackfield.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each response, in the combined log format, through its own logger. */
final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("io.jackfield.access.http");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private final Clock clock;

  AccessLog(Clock clock) {
    this.clock = clock;
  }

  void add(InetSocketAddress remote, Turn turn) {
    if (log.isInfoEnabled()) {
      log.info(line(remote, turn));
    }
  }

  String line(InetSocketAddress remote, Turn turn) {
    HttpRequest head = turn.head();
    StringBuilder line = new StringBuilder(200);
    line.append(host(remote)).append(" - - [");
    TIME.formatTo(ZonedDateTime.now(clock), line);
    line.append("] \"");
    if (head == null) {
      line.append('-');
    } else {
      Escape.log(line, head.method().name()).append(' ');
      Escape.log(line, head.uri()).append(' ');
      line.append(head.protocolVersion().text());
    }
    line.append("\" ").append(turn.status()).append(' ').append(turn.bytesSent()).append(" \"");
    field(line, head, HttpHeaderNames.REFERER).append("\" \"");
    return field(line, head, HttpHeaderNames.USER_AGENT).append('"').toString();
  }

  private static String host(InetSocketAddress remote) {
    return remote.isUnresolved()
        ? remote.getHostString()
        : NetUtil.toAddressString(remote.getAddress());
  }

  private static StringBuilder field(
      StringBuilder line, @Nullable HttpRequest head, CharSequence name) {
    String value = head == null ? null : head.headers().get(name);
    return value == null ? line.append('-') : Escape.log(line, value);
  }
}
