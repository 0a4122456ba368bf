package io.jackfield.http.exchange;

import io.jackfield.http.message.Escape;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.RequestHead;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each response, in the combined log format, through its own logger. A response that
 * did not come to its end has one more word behind it.
 */
public final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("io.jackfield.access.http");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private static final int LONGEST_NAME = 64;

  private final Clock clock;
  private volatile Second now = new Second(Long.MIN_VALUE, "");

  /** The time as it is written, made once a second. */
  private record Second(long second, String text) {}

  public AccessLog(Clock clock) {
    this.clock = clock;
  }

  void add(Exchange exchange) {
    if (log.isInfoEnabled()) {
      log.info(line(exchange));
    }
  }

  /** Of a response that an earlier version has begun. */
  public void add(UnfinishedResponse response, long sent, boolean cutShort) {
    if (log.isInfoEnabled()) {
      StringBuilder line = new StringBuilder(200).append(response.logBefore()).append(sent);
      log.info(ended(line.append(response.logAfter()), cutShort));
    }
  }

  /** What the next version needs to end the response. */
  UnfinishedResponse unfinished(Exchange exchange, boolean keepAlive) {
    StringBuilder after = new StringBuilder(100);
    after(after, exchange.head());
    StringBuilder before = new StringBuilder(100);
    before(before, exchange);
    return new UnfinishedResponse(before.toString(), after.toString(), keepAlive);
  }

  public String line(Exchange exchange) {
    StringBuilder line = new StringBuilder(200);
    before(line, exchange);
    line.append(exchange.outcome().bytesSent());
    after(line, exchange.head());
    return ended(line, exchange.outcome().isCutShort());
  }

  private static String ended(StringBuilder line, boolean cutShort) {
    return cutShort ? line.append(" aborted").toString() : line.toString();
  }

  private void before(StringBuilder line, Exchange exchange) {
    RequestHead head = exchange.head();
    line.append(host(exchange.connection().remote())).append(" - ");
    account(line, exchange.account()).append(" [").append(time()).append("] \"");
    if (head == null) {
      line.append('-');
    } else {
      Escape.log(line, head.method()).append(' ');
      Escape.log(line, head.target()).append(' ');
      line.append(head.version());
    }
    line.append("\" ").append(exchange.outcome().status()).append(' ');
  }

  private static void after(StringBuilder line, @Nullable RequestHead head) {
    line.append(" \"");
    field(line, head, Fields.REFERER).append("\" \"");
    field(line, head, Fields.USER_AGENT).append('"');
  }

  /** A name that nobody has checked must not make words or fields of its own. */
  private static StringBuilder account(StringBuilder line, @Nullable String name) {
    if (name == null) {
      return line.append('-');
    }
    for (int i = 0; i < Math.min(name.length(), LONGEST_NAME); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x7f && (Character.isLetterOrDigit(c) || "._-@+".indexOf(c) >= 0);
      line.append(plain ? c : '?');
    }
    return line;
  }

  private String time() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Second known = now;
    if (known.second() != second) {
      Instant time = Instant.ofEpochSecond(second);
      known = new Second(second, TIME.format(ZonedDateTime.ofInstant(time, clock.getZone())));
      now = known;
    }
    return known.text();
  }

  private static String host(InetSocketAddress remote) {
    return remote.isUnresolved()
        ? remote.getHostString()
        : NetUtil.toAddressString(remote.getAddress());
  }

  private static StringBuilder field(StringBuilder line, @Nullable RequestHead head, String name) {
    String value = head == null ? null : head.headers().first(name).orElse(null);
    return value == null ? line.append('-') : Escape.log(line, value);
  }
}
