package io.jackfield.http.server;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpRequest;
import io.jackfield.transport.Connection;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request as handlers see it; what costs is made when it is asked for. */
final class IncomingRequest implements HttpRequest {
  private final io.netty.handler.codec.http.HttpRequest head;
  private final RequestTarget target;
  private final RequestBody body;
  private final Connection connection;
  private volatile @Nullable Map<String, Object> attributes;
  private volatile @Nullable String principal;
  private volatile @Nullable Route route;
  private volatile @Nullable HttpHeaders headers;
  private volatile @Nullable Map<String, List<String>> parameters;

  IncomingRequest(
      io.netty.handler.codec.http.HttpRequest head,
      RequestTarget target,
      RequestBody body,
      Connection connection) {
    this.head = head;
    this.target = target;
    this.body = body;
    this.connection = connection;
  }

  /** The head as the decoder made it; nobody changes it. */
  io.netty.handler.codec.http.HttpRequest head() {
    return head;
  }

  RequestTarget target() {
    return target;
  }

  @Override
  public String method() {
    return head.method().name();
  }

  @Override
  public String path() {
    return target.pathText();
  }

  /** It goes to a handler. */
  void route(@Nullable Route chosen) {
    route = chosen;
  }

  @Override
  public Map<String, String> pathParameters() {
    Route chosen = route;
    return chosen == null ? Map.of() : chosen.path().parameters(target.path());
  }

  @Override
  public String query() {
    return target.query();
  }

  @Override
  public Map<String, List<String>> parameters() {
    Map<String, List<String>> known = parameters;
    if (known == null) {
      known = QueryText.parse(target.query());
      parameters = known;
    }
    return known;
  }

  @Override
  public HttpHeaders headers() {
    HttpHeaders known = headers;
    if (known == null) {
      known = HttpHeaders.of(head.headers().entries());
      headers = known;
    }
    return known;
  }

  @Override
  public RequestBody body() {
    return body;
  }

  @Override
  public String host() {
    return target.host();
  }

  /** What the client would like; null if it did not say. */
  @Nullable String accept() {
    return head.headers().get(HttpHeaderNames.ACCEPT);
  }

  /** Runs it on the event loop after a while. */
  void later(long seconds, Runnable action) {
    connection.channel().eventLoop().schedule(action, seconds, TimeUnit.SECONDS);
  }

  /** Whose turn it is where there is not room for all; null without an address. */
  @Nullable InetAddress client() {
    return connection.remote().getAddress();
  }

  /** Whether nobody is there to be answered any more; from any thread. */
  boolean isAbandoned() {
    return !connection.channel().isActive();
  }

  /** The client's. */
  int bucket() {
    return connection.bucket();
  }

  @Override
  public boolean secure() {
    return connection.secure();
  }

  @Override
  public InetSocketAddress remote() {
    return connection.remote();
  }

  @Override
  public Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public void setPrincipal(String name) {
    principal = name;
  }

  @Override
  public Map<String, Object> attributes() {
    Map<String, Object> known = attributes;
    return known == null ? newAttributes() : known;
  }

  private synchronized Map<String, Object> newAttributes() {
    Map<String, Object> known = attributes;
    if (known == null) {
      known = new ConcurrentHashMap<>();
      attributes = known;
    }
    return known;
  }

  @Override
  public String version() {
    return head.protocolVersion().text();
  }

  @Override
  public String connectionId() {
    return connection.id();
  }
}
