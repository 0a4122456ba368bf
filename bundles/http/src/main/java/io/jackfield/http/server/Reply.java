package io.jackfield.http.server;

import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response on its way out. Its headers are owned by whoever holds it, and so is its content.
 *
 * @param status 200 to 599
 * @param headers without those that frame the message
 * @param content to be closed
 */
record Reply(int status, HttpHeaders headers, HttpContent content) {
  private static final Logger log = LoggerFactory.getLogger(Reply.class);
  private static final HttpContent NOTHING = new HttpContent.None();

  /** Fields that are the server's business alone (RFC 9110 section 7.6.1, RFC 9112 section 6). */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** A reply without content and with fields to be filled in. */
  static Reply empty(int status) {
    return new Reply(status, newHeaders(), NOTHING);
  }

  static Reply of(int status, HttpContent content) {
    return new Reply(status, newHeaders(), content);
  }

  /** What a handler answered, less what it may not say. The API has checked each field. */
  static Reply of(HttpResponse response) {
    HttpHeaders headers = newHeaders();
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
              }
            });
    return new Reply(response.status(), headers, response.content());
  }

  private static HttpHeaders newHeaders() {
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }

  Reply with(AsciiString name, CharSequence value) {
    headers.set(name, value);
    return this;
  }

  Reply as(int otherStatus, HttpContent otherContent) {
    return new Reply(otherStatus, headers, otherContent);
  }

  /** The same without content, which whoever has this one closes. */
  Reply stripped(int otherStatus) {
    return as(otherStatus, NOTHING);
  }

  /** Closes the content. May block: for workers. */
  @SuppressWarnings("IllegalCatch") // the stream is a handler's
  void close() {
    try {
      if (content instanceof HttpContent.Streamed streamed) {
        streamed.stream().close();
      } else if (content instanceof HttpContent.Stored stored) {
        stored.file().close();
      }
    } catch (IOException e) {
      log.debug("content not closed", e);
    } catch (Throwable e) {
      log.warn("content not closed", e);
    }
  }
}
