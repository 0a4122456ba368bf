package io.jackfield.transport.sockets;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files and sockets the process may have open, and the part of them that no connection
 * from the network gets: files are still opened, and commands answered, when all others are taken.
 */
final class Descriptors {
  private static final Logger log = LoggerFactory.getLogger(Descriptors.class);
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");
  private static final int MOST_KEPT = 256;

  /** Connections get whatever there is. */
  static final Descriptors UNBOUNDED = new Descriptors(Integer.MAX_VALUE);

  /** Numbers below it are for connections. */
  private final int forConnections;

  private final OpenFiles open = OpenFiles.ofProcess();

  private Descriptors(int forConnections) {
    this.forConnections = forConnections;
  }

  /** Of a process that may have so many. */
  static Descriptors within(int limit) {
    return new Descriptors(limit - Math.min(MOST_KEPT, limit / 8));
  }

  /** Of this process; where nobody tells its limit, connections get whatever there is. */
  static Descriptors ofProcess() {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
      if (limit.find()) {
        return within((int) Math.min(Integer.MAX_VALUE, Long.parseLong(limit.group(1))));
      }
    } catch (IOException e) {
      log.debug("the limit of open files is not known reason={}", e.toString());
    }
    return UNBOUNDED;
  }

  /**
   * Whether a connection may stay. The kernel gives the lowest number that is free, so that a high
   * one tells how many are in use; where the channel does not tell the number, they are counted.
   */
  boolean suffice(Channel accepted) {
    if (forConnections == Integer.MAX_VALUE || !(accepted instanceof SocketChannel)) {
      return true;
    }
    return accepted instanceof UnixChannel local
        ? local.fd().intValue() < forConnections
        : open.suffice(forConnections);
  }
}
