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

  /**
   * What the path has for the parameters of the handler's: {@code 7} for {@code id} if that is
   * {@code /orders/{id}} and this {@code /orders/7}. Decoded, as {@link #path} is. For a path with
   * a star, {@code *} is what is below, without a slash at its beginning and its end. Immutable;
   * empty as long as no handler was chosen.
   */
  Map<String, String> pathParameters();

  /** The value of one of them. */
  default Optional<String> pathParameter(String name) {
    return Optional.ofNullable(pathParameters().get(name));
  }

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

  /**
   * The name of the account whose request it is: who a filter said it is, or who has logged in to
   * read a file. Empty if nobody has asked.
   */
  Optional<String> principal();

  /**
   * Says whose request it is, for filters behind and for handlers; replaces what was said. That
   * somebody is who he says is the caller's business.
   *
   * @param name that of an account, where the daemon has one for him
   */
  void setPrincipal(String name);

  /**
   * What filters and handlers of this request tell each other; empty at first. From any thread.
   * Nothing but the request holds it.
   */
  Map<String, Object> attributes();

  /** The version as the client speaks it: {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}. */
  String version();

  /** The connection's id, as {@code jackfield connections} and the log show it. */
  String connectionId();
}
