package io.jackfield.transport.sockets;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/** What messages say of sockets. */
public final class SocketText {
  private SocketText() {}

  /** Such as {@code 127.0.0.1:80}. */
  public static String of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    // Resolved as a rule, and then without the "name/" of its toString.
    String host =
        inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }

  /** The native transports word it as "bind(..) failed with error(-98): Address already in use". */
  public static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    String words = text.substring(text.lastIndexOf(": ") + 1).strip();
    return words.isEmpty()
        ? cause.getClass().getSimpleName()
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
