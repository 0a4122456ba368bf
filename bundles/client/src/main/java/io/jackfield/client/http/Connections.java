package io.jackfield.client.http;

import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Trust;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Makes connections and keeps a few that are idle. For one thread; the dialer closes them all. */
final class Connections {
  /** For the server, and another one that it redirects to. */
  private static final int MOST_IDLE = 2;

  private final Dialer dialer;
  private final Trust trust;
  private final Deque<HttpConnection> idle = new ArrayDeque<>();

  Connections(RemoteSpec spec, Dialer dialer) {
    this.dialer = dialer;
    trust = new Trust(spec);
  }

  /** Whether requests for this server are sent in their whole form, to a proxy. */
  boolean isProxied(Origin origin) {
    return !origin.secure() && dialer.requestProxy().isPresent();
  }

  /** An idle connection, or a new one. */
  HttpConnection take(Origin origin) throws IOException {
    Optional<URI> proxy = origin.secure() ? Optional.empty() : dialer.requestProxy();
    Origin via = proxy.map(Origin::of).orElse(origin);
    for (Iterator<HttpConnection> all = idle.iterator(); all.hasNext(); ) {
      HttpConnection connection = all.next();
      if (connection.via().equals(via)) {
        all.remove();
        if (connection.isQuiet()) {
          return connection;
        }
        connection.close();
      }
    }
    if (proxy.isPresent()) {
      return new HttpConnection(via, dialer.connectToProxy(proxy.get()), null);
    }
    Socket socket = dialer.connect(origin.host(), origin.port());
    return new HttpConnection(
        via, socket, origin.secure() ? trust.over(socket, origin.name(), origin.port()) : null);
  }

  /** Takes back one whose last response was read to its end. */
  void give(HttpConnection connection) {
    idle.addFirst(connection);
    if (idle.size() > MOST_IDLE) {
      idle.removeLast().close();
    }
  }
}
