package io.jackfield.http.exchange;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.message.PathPattern;
import io.jackfield.http.message.QueryText;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.message.RequestTarget;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request as handlers see it; what costs is made when it is asked for. */
public final class IncomingRequest implements HttpRequest {
  private final Exchange exchange;
  private final RequestHead head;
  private final RequestTarget target;
  private volatile @Nullable Map<String, Object> attributes;
  private volatile @Nullable String principal;
  private volatile @Nullable PathPattern pattern;
  private volatile @Nullable Map<String, List<String>> parameters;

  public IncomingRequest(Exchange exchange, RequestHead head, RequestTarget target) {
    this.exchange = exchange;
    this.head = head;
    this.target = target;
  }

  public Exchange exchange() {
    return exchange;
  }

  public RequestTarget target() {
    return target;
  }

  /** Answers it, once. */
  public void answer(HttpResponse response) {
    exchange.answer(response);
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String path() {
    return target.pathText();
  }

  /** It goes to a handler, by this path. */
  public void matched(@Nullable PathPattern path) {
    pattern = path;
  }

  @Override
  public Map<String, String> pathParameters() {
    PathPattern matched = pattern;
    return matched == null ? Map.of() : matched.parameters(target.path());
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
    return head.headers();
  }

  @Override
  public RequestBody body() {
    return exchange.body();
  }

  @Override
  public String host() {
    return target.host();
  }

  /** For an operator's eyes, without its query, which may be secret. */
  public String shown() {
    return method() + " " + target.path().shown();
  }

  /** What the client would like; null if it did not say. */
  public @Nullable String accept() {
    return exchange.accept();
  }

  /** The connection's event loop. */
  public EventExecutor loop() {
    return exchange.connection().channel().eventLoop();
  }

  /** Runs it on the event loop after a while. */
  public void later(long seconds, Runnable action) {
    loop().schedule(action, seconds, TimeUnit.SECONDS);
  }

  /** Whose turn it is where there is not room for all; null without an address. */
  public @Nullable InetAddress client() {
    return remote().getAddress();
  }

  /** Whether nobody is there to be answered any more; from any thread. */
  public boolean isAbandoned() {
    return !exchange.connection().channel().isActive();
  }

  /** The client's. */
  public int bucket() {
    return exchange.connection().bucket();
  }

  @Override
  public boolean secure() {
    return exchange.connection().secure();
  }

  @Override
  public InetSocketAddress remote() {
    return exchange.connection().remote();
  }

  @Override
  public Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public void setPrincipal(String name) {
    principal = name;
    exchange.account(name);
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
    return head.version();
  }

  @Override
  public String connectionId() {
    return exchange.connection().id();
  }
}
