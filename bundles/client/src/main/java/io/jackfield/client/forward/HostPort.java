package io.jackfield.client.forward;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param host a name or an address, without brackets
 */
record HostPort(String host, int port) {
  private static final Pattern PATTERN =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|([\\w.-]+)):(\\d{1,5})");

  /**
   * Reads {@code name:80}, {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}.
   *
   * @throws IllegalArgumentException with the reason
   */
  static HostPort parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is not HOST:PORT, or [ADDRESS]:PORT for IPv6");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(text + ": there is no port " + port);
    }
    return new HostPort(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
