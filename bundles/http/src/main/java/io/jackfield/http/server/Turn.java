package io.jackfield.http.server;

import io.jackfield.transport.Lane;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer on a connection. The event loop's alone. */
final class Turn {
  private final @Nullable HttpRequest head;
  private final @Nullable RequestBody body;
  private final long started = System.nanoTime();
  private boolean keepAlive;
  private boolean closesUnasked;
  private boolean awaitsContinue;
  private @Nullable HandlerRegistration plugin;
  private boolean answerTaken;
  private boolean broken;
  private boolean refusedBusy;
  private int status;
  private long sent;
  private boolean cutShort;
  private @Nullable String account;

  /** For a request that could not even be read. */
  Turn() {
    this.head = null;
    this.body = null;
  }

  Turn(HttpRequest head, RequestBody body) {
    this.head = head;
    this.body = body;
    this.keepAlive = wantsKeepAlive(head);
    this.awaitsContinue = false;
  }

  /** RFC 9112 section 9.3. */
  private static boolean wantsKeepAlive(HttpRequest head) {
    HttpHeaders headers = head.headers();
    return head.protocolVersion().isKeepAliveDefault()
        ? !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
        : headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true)
            && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }

  @Nullable HttpRequest head() {
    return head;
  }

  @Nullable RequestBody body() {
    return body;
  }

  boolean isHead() {
    return head != null && head.method().equals(HttpMethod.HEAD);
  }

  boolean isOldVersion() {
    return head != null && head.protocolVersion().minorVersion() == 0;
  }

  @Nullable String accept() {
    return head == null ? null : head.headers().get(HttpHeaderNames.ACCEPT);
  }

  boolean keepsAlive() {
    return keepAlive;
  }

  void closeAfterwards() {
    keepAlive = false;
    closesUnasked = true;
  }

  /** Whether the client, who knows nothing of the end, may be sending when it comes. */
  boolean closesUnasked() {
    return closesUnasked;
  }

  void awaitContinue() {
    awaitsContinue = true;
  }

  /** Whether the client still waits to be told to send the body; from then on it does not. */
  boolean tellToContinue() {
    boolean tell = awaitsContinue;
    awaitsContinue = false;
    return tell;
  }

  boolean awaitsContinue() {
    return awaitsContinue;
  }

  /** Whether all of the request has come. */
  boolean isRead() {
    return body == null || body.isWhole();
  }

  void servedBy(HandlerRegistration handler) {
    plugin = handler;
  }

  /** Where what the response is made of is read and closed: whose it is. */
  Lane lane(Lane others) {
    return plugin == null ? others : plugin.contents();
  }

  /** The response is sent or was given up: counts it for who made it. */
  void count(int bucket) {
    if (plugin != null) {
      plugin.rollout().exchanged(bucket, isGood());
    }
  }

  /** Everything is sent, or never will be: lets go of what was held for the request. */
  void end() {
    if (body != null) {
      body.discard();
    }
    if (plugin != null) {
      plugin.exit();
      plugin = null;
    }
  }

  /** True the first time: a handler may try to answer twice. */
  boolean takeAnswer() {
    boolean first = !answerTaken;
    answerTaken = true;
    return first;
  }

  /** The response broke off, and not because the client has gone. */
  void breakOff() {
    broken = true;
  }

  /** Refused for what clients do, not for what the handler does. */
  void refuseBusy() {
    refusedBusy = true;
  }

  /** Whether nothing failed on this side: 501, 505 and their like tell the client of its own. */
  boolean isGood() {
    return !broken && (refusedBusy || status < 500 || status == 501 || status > 504);
  }

  void answered(int withStatus) {
    status = withStatus;
  }

  /** Whose name came with the request, be it right or not. */
  void account(String name) {
    account = name;
  }

  @Nullable String account() {
    return account;
  }

  /** The client gets no whole response. */
  void cutShort() {
    cutShort = true;
  }

  boolean isCutShort() {
    return cutShort;
  }

  /** Bytes of content that the socket has taken. */
  void sent(long bytes) {
    sent += bytes;
  }

  int status() {
    return status;
  }

  long bytesSent() {
    return sent;
  }

  long nanos() {
    return System.nanoTime() - started;
  }
}
