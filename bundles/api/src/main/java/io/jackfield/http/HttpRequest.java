package io.jackfield.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A request (RFC 9110). May be used from any thread. */
@ProviderType
public interface HttpRequest {

  /** The method, in upper case as the standard ones are. */
  String method();

  /**
   * The path, decoded and normalised once: it starts with a slash and has no empty, {@code .} or
   * {@code ..} element. It is what the handler was chosen by. A slash at the end is kept.
   */
  String path();

  /** What follows the question mark, as it was sent; empty if nothing does. */
  String query();

  /** The query's parameters, decoded (WHATWG URL, application/x-www-form-urlencoded), in order. */
  Map<String, List<String>> parameters();

  /** The first value of a query parameter. */
  default Optional<String> parameter(String name) {
    return parameters().getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The header fields. */
  HttpHeaders headers();

  /** The content. */
  HttpBody body();

  /** The host that was asked for, without the port, in lower case. */
  String host();

  /** Whether the connection is encrypted. */
  boolean secure();

  /** The client. */
  InetSocketAddress remote();

  /** The connection's id, as {@code jackfield connections} and the log show it. */
  String connectionId();
}
