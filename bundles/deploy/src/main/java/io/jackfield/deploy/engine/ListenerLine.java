package io.jackfield.deploy.engine;

import io.jackfield.net.Listener;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listener in one line for the operator. */
final class ListenerLine {
  private static final Map<String, String> WITH_TLS = Map.of("http", "https", "ftp", "ftps");

  private ListenerLine() {}

  static String of(Listener listener) {
    return line(
        listener.name(),
        listener.problem().map(problem -> "problem: " + problem).orElseGet(() -> url(listener)));
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

  private static String url(Listener listener) {
    return scheme(listener) + "://" + NetUtil.toSocketAddressString(listener.address());
  }

  /** A scheme that clients know, else what the bytes are in. */
  private static String scheme(Listener listener) {
    if (WITH_TLS.containsKey(listener.protocol())) {
      return listener.tls()
          ? WITH_TLS.getOrDefault(listener.protocol(), listener.protocol())
          : listener.protocol();
    }
    return listener.tls() ? "tls" : "tcp";
  }
}
