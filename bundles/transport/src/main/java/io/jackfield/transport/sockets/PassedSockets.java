package io.jackfield.transport.sockets;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listening sockets that the service manager has opened and passed on, as {@code sd_listen_fds} has
 * it. They stay open until the daemon ends; who listens on one gets a descriptor of its own for it.
 * Clients that connect while nobody accepts wait, even while the daemon is started again, for the
 * service manager has each socket too. Any thread.
 */
public final class PassedSockets {
  /** None at all. */
  public static final PassedSockets NONE = new PassedSockets(Map.of());

  private static final Logger log = LoggerFactory.getLogger(PassedSockets.class);

  /** Behind standard input, output and error. */
  private static final int FIRST = 3;

  /** The name of a socket that has got none. */
  private static final String NAMELESS = "unknown";

  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final Set<Integer> INTERNET = Set.of(2, 10);

  private final Map<String, List<Integer>> descriptors;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /** Those with these descriptors, by name. */
  public PassedSockets(Map<String, List<Integer>> descriptors) {
    this.descriptors = descriptors;
  }

  /** Those of this process. */
  public static PassedSockets ofProcess() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  /** Those that the environment tells of, if it is meant for that process. */
  static PassedSockets of(Map<String, String> environment, long pid) {
    if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
      return NONE;
    }
    String count = environment.getOrDefault("LISTEN_FDS", "");
    if (!count.matches("\\d{1,5}")) {
      log.warn("no sockets taken from the service manager: LISTEN_FDS={} is no number", count);
      return NONE;
    }
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    Map<String, List<Integer>> passed = new HashMap<>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      String name = i < names.length && !names[i].isEmpty() ? names[i] : NAMELESS;
      passed.computeIfAbsent(name, none -> new ArrayList<>()).add(FIRST + i);
    }
    return new PassedSockets(passed);
  }

  /** Whether there are any. */
  public boolean areThere() {
    return !descriptors.isEmpty();
  }

  /** The descriptors of those with that name, which is then in use. */
  List<Integer> named(String name) {
    List<Integer> found = descriptors.getOrDefault(name, List.of());
    if (!found.isEmpty()) {
      used.add(name);
    }
    return found;
  }

  /** The names that nobody has asked for. */
  public Set<String> unused() {
    Set<String> rest = new TreeSet<>(descriptors.keySet());
    rest.removeAll(used);
    return rest;
  }

  /**
   * Another descriptor of the same socket, which does not wait for a client. Java cannot make one,
   * but a local socket that is connected to itself can: what comes out is a new descriptor, and
   * Netty sees to it that it does not block.
   *
   * @throws IOException with the reason, if it is no socket that listens
   */
  static int duplicate(int passed) throws IOException {
    Socket socket = new Socket(passed);
    if (socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0
        || !INTERNET.contains(socket.getIntOpt(SOL_SOCKET, SO_DOMAIN))) {
      throw new IOException("it is not a TCP socket that listens, as ListenStream=PORT makes it");
    }
    Socket mirror = Socket.newSocketDomainDgram();
    try {
      DomainSocketAddress self = new DomainSocketAddress("\0jackfield-" + UUID.randomUUID());
      mirror.bind(self);
      mirror.connect(self);
      mirror.sendFd(passed);
      int own = mirror.recvFd();
      if (own <= 0) {
        throw new IOException("its descriptor cannot be copied");
      }
      return own;
    } finally {
      mirror.close();
    }
  }
}
