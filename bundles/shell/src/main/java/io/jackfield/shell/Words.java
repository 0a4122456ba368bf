package io.jackfield.shell;

import java.net.InetSocketAddress;
import java.time.Duration;

/** How values look in tables. */
final class Words {
  private Words() {}

  static String yes(boolean value) {
    return value ? "yes" : "no";
  }

  /** The two largest units: {@code 3d 4h}, {@code 5m 6s}. */
  static String duration(Duration time) {
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

  /** The address without its port, never looked up by name. */
  static String host(InetSocketAddress address) {
    return address.getAddress() == null
        ? address.getHostString()
        : address.getAddress().getHostAddress();
  }

  /** Host and port; an IPv6 address in brackets. The control socket's clients have no port. */
  static String address(InetSocketAddress address) {
    String host = host(address);
    if (address.getAddress() == null && address.getPort() == 0) {
      return host;
    }
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
