package io.jackfield.client.http;

import io.jackfield.client.remote.Dialer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A connection, with one request on it at a time. For one thread. */
final class HttpConnection implements Closeable {
  /** Also what bounds a server's head: what is longer is refused. */
  private static final Http1Config CONFIG =
      Http1Config.custom()
          .setBufferSize(16 * 1024)
          .setChunkSizeHint(64 * 1024)
          .setMaxLineLength(16 * 1024)
          .setMaxHeaderCount(200)
          .build();

  private static final int MOST_INTERIM = 20;

  /** How long a server is waited for that may never say "100 Continue" (RFC 9110 10.1.1). */
  private static final Timeout CONTINUE = Timeout.ofSeconds(1);

  private final Origin via;
  private final Socket raw;
  private final boolean secure;
  private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(CONFIG);
  private boolean used;
  private boolean broken;
  private boolean begun;

  /**
   * On a socket.
   *
   * @param via where it leads to: the server, or a proxy
   * @param tls on the socket, null for none
   */
  HttpConnection(Origin via, Socket raw, @Nullable SSLSocket tls) throws IOException {
    this.via = via;
    this.raw = raw;
    this.secure = tls != null;
    if (tls == null) {
      http.bind(raw);
    } else {
      http.bind(tls, raw);
    }
  }

  Origin via() {
    return via;
  }

  /** Whether it is of use: a server that has sent something unasked has ended it, or will. */
  boolean isQuiet() {
    return Dialer.isQuiet(raw);
  }

  /** Whether TLS has not told the end: somebody on the way may have cut off the rest. */
  boolean isCut() {
    return secure && Dialer.hasEnded(raw);
  }

  /** Whether another request was on it before the one that failed: the server may have left. */
  boolean wasUsed() {
    return used;
  }

  /** Whether a part of the request's content may have been sent. */
  boolean hasBegunContent() {
    return begun;
  }

  /** Sends a request and waits for the head of the response, whose content is then read from it. */
  ClassicHttpResponse exchange(ClassicHttpRequest request) throws IOException, HttpException {
    begun = false;
    http.sendRequestHeader(request);
    ClassicHttpResponse early = request.getEntity() == null ? null : sendContent(request);
    http.flush();
    ClassicHttpResponse response = early == null ? receive() : early;
    if (hasContent(request, response)) {
      http.receiveResponseEntity(response);
    }
    return response;
  }

  /** Content that is not ended where it breaks: the last chunk would say that this was all. */
  private final class Unended extends HttpEntityWrapper {
    Unended(HttpEntity content) {
      super(content);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      boolean done = false;
      try {
        super.writeTo(out);
        done = true;
      } finally {
        if (!done) {
          endOutput();
        }
      }
    }

    private void endOutput() {
      try {
        raw.shutdownOutput();
      } catch (IOException e) {
        // It is gone.
      }
    }
  }

  /** What the server said before it had all; null if it said nothing. */
  private @Nullable ClassicHttpResponse sendContent(ClassicHttpRequest request)
      throws IOException, HttpException {
    if (request.containsHeader("Expect")) {
      http.flush();
      if (http.isDataAvailable(CONTINUE)) {
        ClassicHttpResponse response = http.receiveResponseHeader();
        if (response.getCode() >= 200) {
          broken = true; // the server may still wait for the content
          return response;
        }
      }
    }
    begun = true;
    request.setEntity(new Unended(request.getEntity()));
    try {
      http.sendRequestEntity(request);
      http.flush();
      return null;
    } catch (LocalFileException e) {
      throw e;
    } catch (IOException e) {
      broken = true;
      ClassicHttpResponse refusal = whyRefused();
      if (refusal == null) {
        throw e;
      }
      return refusal;
    }
  }

  /** A server that closes a connection because it refuses what comes has said so before. */
  private @Nullable ClassicHttpResponse whyRefused() throws HttpException {
    try {
      return http.isDataAvailable(CONTINUE) ? receive() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The final response: interim ones (RFC 9110 section 15.2) tell nothing. */
  private ClassicHttpResponse receive() throws IOException, HttpException {
    for (int i = 0; i < MOST_INTERIM; i++) {
      ClassicHttpResponse response = http.receiveResponseHeader();
      if (response.getCode() >= 200) {
        return response;
      }
      if (response.getCode() == 101) {
        break;
      }
    }
    throw new ProtocolException("interim responses without an end");
  }

  private static boolean hasContent(ClassicHttpRequest request, ClassicHttpResponse response) {
    int status = response.getCode();
    return !request.getMethod().equals("HEAD") && status != 204 && status != 304;
  }

  /** Whether it can take the next request, now that this one's response was read to its end. */
  boolean isReusable(ClassicHttpRequest request, ClassicHttpResponse response) {
    used = true;
    return !broken
        && http.isConsistent()
        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
            request, response, HttpCoreContext.create());
  }

  /** At once: what is still to come is not read, and nothing is said to the server. */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
