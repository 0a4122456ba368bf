package io.jackfield.http;

import io.jackfield.file.OpenFile;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/**
 * A response (RFC 9110). Immutable; {@link #status} begins one, the other methods return a changed
 * copy.
 *
 * <p>{@code Content-Length}, {@code Transfer-Encoding}, {@code Connection} and {@code Date} are the
 * server's business: what a handler says of them is ignored.
 */
public final class HttpResponse {
  private final int status;
  private final HttpHeaders headers;
  private final HttpContent content;

  private HttpResponse(int status, HttpHeaders headers, HttpContent content) {
    this.status = status;
    this.headers = headers;
    this.content = content;
  }

  /**
   * A response without content.
   *
   * @param status 200 to 599
   */
  public static HttpResponse status(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("not the status of a final response: " + status);
    }
    return new HttpResponse(status, HttpHeaders.NONE, new HttpContent.None());
  }

  /** 200 with a plain text in UTF-8. */
  public static HttpResponse text(String text) {
    return status(200).body("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** 200 with a document of JSON. */
  public static HttpResponse json(String document) {
    return status(200).body("application/json", document.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one more header field; {@code Content-Type} replaces what is there. */
  public HttpResponse header(String name, String value) {
    HttpHeaders rest =
        FieldSyntax.same(name, "content-type") ? headers.without("content-type") : headers;
    return new HttpResponse(status, rest.with(name, value), content);
  }

  /** The same with this content. */
  public HttpResponse body(String contentType, byte[] bytes) {
    return withContent(new HttpContent.Bytes(bytes)).header("content-type", contentType);
  }

  /** The same with this stream as its content; -1 as the length if it is not known. */
  public HttpResponse body(String contentType, InputStream stream, long length) {
    return withContent(new HttpContent.Streamed(stream, length))
        .header("content-type", contentType);
  }

  /** The same with what this publishes as its content; -1 as the length if it is not known. */
  public HttpResponse body(String contentType, Flow.Publisher<ByteBuffer> publisher, long length) {
    return withContent(new HttpContent.Published(publisher, length))
        .header("content-type", contentType);
  }

  /** The same with this file as its content. */
  public HttpResponse body(String contentType, OpenFile file) {
    return withContent(new HttpContent.Stored(file)).header("content-type", contentType);
  }

  /**
   * The same with another status.
   *
   * @param other 200 to 599
   */
  public HttpResponse withStatus(int other) {
    return new HttpResponse(status(other).status, headers, content);
  }

  /** The same with other header fields in place of all its own. */
  public HttpResponse withHeaders(HttpHeaders other) {
    return new HttpResponse(status, other, content);
  }

  /** The same with other content, which need not be of the same type. */
  public HttpResponse withContent(HttpContent other) {
    return new HttpResponse(status, headers, other);
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The header fields. */
  public HttpHeaders headers() {
    return headers;
  }

  /** The content. */
  public HttpContent content() {
    return content;
  }
}
