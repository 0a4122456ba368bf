package io.jackfield.deploy.ready;

import io.jackfield.net.Listener;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A listener in one line for the operator. */
final class ListenerLine {
  private static final List<String> NO_SCHEMES = List.of("tcp", "tls");

  private ListenerLine() {}

  /**
   * One that is there.
   *
   * @param schemes of its protocol, in the clear and over TLS; empty if that says none
   */
  static String of(Listener listener, List<String> schemes) {
    return line(
        listener.name(),
        listener
            .problem()
            .map(problem -> "problem: " + problem)
            .orElseGet(() -> url(listener, schemes)));
  }

  /** A listener that was waited for in vain. */
  static String missing(String name, @Nullable Listener listener) {
    return line(
        name,
        listener == null
            ? "no bundle opens this listener"
            : "no bundle offers the protocol " + listener.protocol());
  }

  private static String line(String name, String text) {
    return String.format(Locale.ROOT, "  %-9s %s", name, text);
  }

  /** With a scheme that clients know, else with what the bytes are in. */
  private static String url(Listener listener, List<String> schemes) {
    List<String> known = schemes.size() == 2 ? schemes : NO_SCHEMES;
    return known.get(listener.tls() ? 1 : 0)
        + "://"
        + NetUtil.toSocketAddressString(listener.address());
  }
}
