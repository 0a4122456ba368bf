package io.jackfield.client.http;

import java.net.URI;
import java.util.Locale;

/**
 * Whom a request is for, and who may see its credentials (RFC 6454).
 *
 * @param secure whether TLS is spoken
 * @param host in lower case; an IPv6 address in brackets
 */
record Origin(boolean secure, String host, int port) {

  static Origin of(URI address) {
    boolean secure = address.getScheme().equalsIgnoreCase("https");
    int port = address.getPort() < 0 ? secure ? 443 : 80 : address.getPort();
    return new Origin(secure, address.getHost().toLowerCase(Locale.ROOT), port);
  }

  /** For the field Host: without a port that goes without saying. */
  String authority() {
    return port == (secure ? 443 : 80) ? host : host + ":" + port;
  }

  /** What its certificate has to be of: without the brackets. */
  String name() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority();
  }
}
