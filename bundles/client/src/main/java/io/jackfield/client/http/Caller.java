package io.jackfield.client.http;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Sends requests, and follows redirections. For one thread. */
final class Caller {
  private static final int MOST_REDIRECTIONS = 10;
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

  private final Dialer dialer;
  private final Connections connections;
  private final Authorization authorization;

  Caller(RemoteSpec spec, Dialer dialer) {
    this.dialer = dialer;
    connections = new Connections(spec, dialer);
    authorization = new Authorization(spec);
  }

  /**
   * The answer, whatever it says; one of a request that changes nothing is no redirection.
   *
   * @throws RemoteException if there is none
   */
  Answer send(Call call) throws IOException {
    URI target = call.target();
    for (int count = 0; ; count++) {
      Answer answer = once(call, target);
      if (!call.isSafe() || !REDIRECTIONS.contains(answer.status())) {
        return answer;
      }
      target = redirected(call, answer, count);
    }
  }

  private URI redirected(Call call, Answer answer, int count) throws IOException {
    URI next = answer.field("Location").map(l -> resolve(answer.target(), l)).orElse(null);
    answer.skip();
    if (next == null) {
      throw new RemoteException(
          Reason.UNSUPPORTED, call.where() + ": redirects to what is no address of the web");
    }
    Origin to = Origin.of(next);
    if (Origin.of(answer.target()).secure() && !to.secure()) {
      throw new RemoteException(
          Reason.UNTRUSTED, call.where() + ": redirects from https: to " + Failures.text("" + to));
    }
    if (count == MOST_REDIRECTIONS) {
      throw new RemoteException(
          Reason.REFUSED, call.where() + ": redirects more than " + count + " times");
    }
    return next;
  }

  private static @Nullable URI resolve(URI base, String location) {
    try {
      URI next = base.resolve(new URI(location));
      String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = Set.of("http", "https").contains(scheme) && next.getHost() != null;
      return web && next.getPort() <= 0xffff ? next : null;
    } catch (java.net.URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private Answer once(Call call, URI target) throws IOException {
    Origin origin = Origin.of(target);
    ClassicHttpRequest request = request(call, target, origin);
    while (true) {
      HttpConnection connection = take(call, origin);
      boolean done = false;
      try {
        Answer answer =
            new Answer(target, request, connection.exchange(request), connection, connections);
        done = true;
        return answer;
      } catch (LocalFileException e) {
        throw e.reason();
      } catch (HttpException | MessageConstraintException e) {
        throw new RemoteException(
            Reason.UNSUPPORTED,
            call.where() + ": does not answer in HTTP: " + Failures.text("" + e.getMessage()),
            e);
      } catch (IOException e) {
        // A server may have ended an idle connection just now (RFC 9112 section 9.3.1).
        if (!connection.wasUsed() || connection.hasBegunContent() || isOver(e)) {
          throw failure(call, e);
        }
      } finally {
        if (!done) {
          connection.close();
        }
      }
    }
  }

  private HttpConnection take(Call call, Origin origin) throws IOException {
    try {
      return connections.take(origin);
    } catch (IOException e) {
      throw failure(call, e);
    }
  }

  /** Whether another try would come too late. */
  private boolean isOver(IOException e) {
    return dialer.isClosed() || e instanceof java.io.InterruptedIOException;
  }

  IOException failure(Call call, IOException e) {
    return dialer.isClosed() ? new IOException("closed", e) : Failures.of(call.where(), e);
  }

  private ClassicHttpRequest request(Call call, URI target, Origin origin) throws IOException {
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    String whole = connections.isProxied(origin) ? origin.toString() : "";
    BasicClassicHttpRequest request =
        new BasicClassicHttpRequest(call.method(), whole + path + query);
    request.addHeader("Host", origin.authority());
    request.addHeader("User-Agent", "jackfield");
    call.fields().forEach(request::addHeader);
    authorization.add(request, origin);
    UploadContent content = call.content();
    if (content != null) {
      request.setEntity(content);
      if (content.getContentLength() < 0) {
        request.addHeader("Transfer-Encoding", "chunked");
      } else {
        request.addHeader("Content-Length", content.getContentLength());
      }
    }
    return request;
  }
}
