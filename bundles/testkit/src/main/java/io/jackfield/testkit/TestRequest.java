package io.jackfield.testkit;

import io.jackfield.http.HttpBody;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A request without a server, for the tests of handlers. */
public final class TestRequest implements HttpRequest {
  private final String method;
  private final String path;
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();
  private final Map<String, String> pathParameters = new LinkedHashMap<>();
  private final Map<String, Object> attributes = new ConcurrentHashMap<>();
  private final HttpHeaders headers;
  private final byte[] body;
  private volatile @Nullable String principal;

  private TestRequest(String method, String path, HttpHeaders headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.body = body;
  }

  /** A GET. */
  public static TestRequest get(String path) {
    return new TestRequest("GET", path, HttpHeaders.NONE, new byte[0]);
  }

  /** Any request. */
  public static TestRequest of(String method, String path, HttpHeaders headers, byte[] body) {
    return new TestRequest(method, path, headers, body.clone());
  }

  /** Adds a query parameter, as it is when it is decoded. */
  public TestRequest with(String name, String value) {
    parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    return this;
  }

  /** Sets a parameter of the path, as it is when it is decoded. */
  public TestRequest withPath(String name, String value) {
    pathParameters.put(name, value);
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Map<String, String> pathParameters() {
    return Map.copyOf(pathParameters);
  }

  /** Empty: a test sets the parameters. */
  @Override
  public String query() {
    return "";
  }

  @Override
  public Map<String, List<String>> parameters() {
    return parameters;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public HttpBody body() {
    return new HttpBody() {
      @Override
      public long length() {
        return body.length;
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(body);
      }

      @Override
      public Flow.Publisher<ByteBuffer> publisher() {
        return subscriber -> subscriber.onSubscribe(new Whole(subscriber));
      }

      @Override
      public CompletionStage<byte[]> bytes(int limit) {
        return CompletableFuture.completedFuture(body.clone());
      }
    };
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
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
    return attributes;
  }

  @Override
  public String version() {
    return "HTTP/1.1";
  }

  @Override
  public String connectionId() {
    return "test";
  }

  /** The body in one piece. */
  private final class Whole implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private boolean over;

    Whole(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (!over) {
        over = true;
        subscriber.onNext(ByteBuffer.wrap(body.clone()));
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
