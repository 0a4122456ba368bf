package io.jackfield.client.forward;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server to forward to, and whether it answers. Any thread. */
final class Upstream {
  private static final Logger log = LoggerFactory.getLogger(Upstream.class);

  private final String protocol;
  private final HostPort address;
  private final AtomicInteger connections = new AtomicInteger();
  private int failed;
  private int answered;
  private volatile boolean down;
  private volatile String reason = "";

  /**
   * One that is taken to be up.
   *
   * @param protocol whose it is, for the log
   */
  Upstream(String protocol, HostPort address) {
    this.protocol = protocol;
    this.address = address;
  }

  HostPort address() {
    return address;
  }

  /** A connection goes there, until {@link #left}. */
  void joined() {
    connections.incrementAndGet();
  }

  void left() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  boolean isDown() {
    return down;
  }

  /** Why it is down. */
  String reason() {
    return reason;
  }

  /**
   * It could not be connected to.
   *
   * @param fall after so many in a row it is down; 0 for never
   */
  synchronized void failed(String why, int fall) {
    answered = 0;
    failed++;
    reason = why;
    if (!down && fall > 0 && failed >= fall) {
      down = true;
      log.warn("upstream down protocol={} upstream={} reason={}", protocol, address, why);
    }
  }

  /**
   * It could be connected to.
   *
   * @param rise after so many in a row it is up again
   */
  synchronized void answered(int rise) {
    failed = 0;
    answered++;
    if (down && answered >= rise) {
      down = false;
      log.info("upstream up again protocol={} upstream={}", protocol, address);
    }
  }

  /** As in {@code db.example.org:5432}. */
  @Override
  public String toString() {
    return address.toString();
  }
}
