package io.jackfield.util;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How values look in what commands show. */
public final class Texts {
  private Texts() {}

  public static String yes(boolean value) {
    return value ? "yes" : "no";
  }

  /** The two largest units: {@code 3d 4h}, {@code 5m 6s}. */
  public static String duration(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + "d " + time.toHoursPart() + "h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h " + time.toMinutesPart() + "m";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
        : time.toSeconds() + "s";
  }

  /** In UTC, without what is below a second. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The address without its port, never looked up by name. */
  public static String host(InetSocketAddress address) {
    InetAddress known = address.getAddress();
    return known == null ? address.getHostString() : NetUtil.toAddressString(known);
  }

  /** Host and port; an IPv6 address in brackets. The control socket's clients have no port. */
  public static String address(InetSocketAddress address) {
    return address.getAddress() == null && address.getPort() == 0
        ? address.getHostString()
        : NetUtil.toSocketAddressString(address);
  }
}
