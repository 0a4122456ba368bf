package io.jackfield.client.remote;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The one way out of a {@link io.jackfield.client.Remote}: every connection of it is made here,
 * under the rules for addresses and through the proxy. From any thread.
 *
 * <p>What it returns are blocking sockets whose timeout is that of the settings and holds for
 * reading and writing; an interrupt of the thread that waits ends them with an {@link
 * java.io.InterruptedIOException}, and so does {@link #close} with a {@link SocketException}.
 */
public final class Dialer implements AutoCloseable {
  private final RemoteSpec spec;
  private final AddressRules rules;
  private final Consumer<Dialer> onClose;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A way out as the settings have it.
   *
   * @param onClose told when it is closed
   * @throws IllegalArgumentException if a network or the proxy is none; one line
   */
  public Dialer(RemoteSpec spec, Consumer<Dialer> onClose) {
    this.spec = spec;
    this.onClose = onClose;
    rules = new AddressRules(spec.peerNetworks());
    spec.proxy().ifPresent(Dialer::checkProxy);
  }

  private static void checkProxy(URI proxy) {
    String scheme = String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "socks5").contains(scheme)
        || proxy.getHost() == null
        || proxy.getPort() <= 0
        || proxy.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the proxy is written as http://HOST:PORT or socks5://HOST:PORT, without a user");
    }
  }

  /**
   * Connects to a server, by a tunnel through the proxy if there is one.
   *
   * @throws RemoteException if it may not be called, or cannot be reached; names it
   */
  public Socket connect(String host, int port) throws IOException {
    Optional<URI> proxy = spec.proxy();
    if (proxy.isEmpty()) {
      return dial(host, port, rules);
    }
    // Where addresses matter the proxy gets one that was checked, and cannot look it up again.
    String target = rules.isOpen() ? host : resolve(host, rules).get(0).getHostAddress();
    Socket socket = connectToProxy(proxy.get());
    boolean done = false;
    try {
      begin(socket, spec.connectTimeout());
      Tunnel tunnel = new Tunnel(socket, proxy.get().getAuthority());
      if (isHttp(proxy.get())) {
        tunnel.http(target, port);
      } else {
        tunnel.socks5(target, port);
      }
      ready(socket);
      done = true;
      return socket;
    } catch (IOException e) {
      throw Failures.of("the proxy " + proxy.get().getAuthority(), e);
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  /**
   * The proxy that takes requests for {@code http:} in their whole form; empty if there is none, or
   * the address that it would call has to be checked: then {@link #connect} makes a tunnel.
   */
  public Optional<URI> requestProxy() {
    return spec.proxy().filter(p -> isHttp(p) && rules.isOpen());
  }

  private static boolean isHttp(URI proxy) {
    return proxy.getScheme().equalsIgnoreCase("http");
  }

  /** Connects to a proxy, which is the operator's choice and may be anywhere. */
  public Socket connectToProxy(URI proxy) throws IOException {
    return dial(bare(proxy.getHost()), proxy.getPort(), new AddressRules(Optional.empty()));
  }

  private Socket dial(String host, int port, AddressRules dialled) throws IOException {
    IOException first = null;
    for (InetAddress address : resolve(host, dialled)) {
      try {
        return dial(address, port);
      } catch (SocketException | java.net.SocketTimeoutException e) {
        if (closed) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }
    throw Failures.of(named(host, port), first == null ? new UnknownHostException(host) : first);
  }

  private Socket dial(InetAddress address, int port) throws IOException {
    TimedSocket[] self = new TimedSocket[1];
    TimedSocket socket = new TimedSocket(() -> sockets.remove(self[0]));
    self[0] = socket;
    boolean done = false;
    try {
      sockets.add(socket);
      if (closed) {
        throw new SocketException("closed");
      }
      socket.connect(new InetSocketAddress(address, port), millis(spec.connectTimeout()));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis(spec.timeout()));
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private static List<InetAddress> resolve(String host, AddressRules dialled)
      throws RemoteException {
    try {
      List<InetAddress> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(bare(host))) {
        dialled.check(host, address);
        addresses.add(address);
      }
      return addresses;
    } catch (UnknownHostException e) {
      throw new RemoteException(Reason.UNREACHABLE, Failures.text(host) + ": no such host", e);
    }
  }

  /** Without the brackets that an IPv6 address has in a URI. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String named(String host, int port) {
    return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * Whether nothing has come on a connection of a dialer that was not read, not even its end. Does
   * not wait.
   */
  public static boolean isQuiet(Socket connection) {
    return connection instanceof TimedSocket timed && timed.isQuiet();
  }

  /** Whether the peer of a connection of a dialer has ended it, and that was read. */
  public static boolean hasEnded(Socket connection) {
    return connection instanceof TimedSocket timed && timed.hasEnded();
  }

  /** From now on all on a connection of a dialer has so much time together, until it is ready. */
  static void begin(Socket connection, Duration time) {
    if (connection instanceof TimedSocket timed) {
      timed.begin(time);
    }
  }

  static void ready(Socket connection) {
    if (connection instanceof TimedSocket timed) {
      timed.ready();
    }
  }

  static int millis(Duration time) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis()));
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends every connection that was made, and makes no more. */
  @Override
  public void close() {
    closed = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone.
      }
    }
    onClose.accept(this);
  }
}
