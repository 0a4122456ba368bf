package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.ftp.FtpAddress.Security;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Failures;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.net.Inet6Address;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.net.MalformedServerReplyException;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.io.CRLFLineReader;
import org.jspecify.annotations.Nullable;

/**
 * A control connection. Everything that a server sends by it is bounded, and every failure is one
 * that the operator is told as it is. For one thread at a time.
 */
final class FtpConnection extends FTPClient {
  /** Of a reply of any number of lines, with what TLS adds. */
  private static final int LONGEST_REPLY = 128 * 1024;

  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final Pattern EXTENDED_PORT = Pattern.compile("\\((.)\\1\\1(\\d{1,5})\\1\\)");
  private static final Pattern PORT = Pattern.compile("\\d+,\\d+,\\d+,\\d+,(\\d{1,3}),(\\d{1,3})");

  private final FtpAddress address;
  private final RemoteSpec spec;
  private final Dialer dialer;
  private final @Nullable TlsSession tls;
  private final Socket plain;
  private final BoundedSocket socket;
  private boolean extendedPassive = true;
  private boolean broken;
  private boolean answered;
  private boolean late;
  private long lastUsed;

  /** What the command has told that nobody is to read in the reply. */
  private String secret = "";

  /**
   * Connects, and hears the server's greeting.
   *
   * @param tls null for a connection in the clear
   */
  FtpConnection(FtpAddress address, RemoteSpec spec, Dialer dialer, @Nullable TlsSession tls)
      throws IOException {
    this.address = address;
    this.spec = spec;
    this.dialer = dialer;
    this.tls = tls;
    setCharset(StandardCharsets.UTF_8);
    setControlEncoding(StandardCharsets.UTF_8);
    setStrictMultilineParsing(true);
    setConnectTimeout(0); // Which commons-net would take for the greeting's; ours is the reply's.
    plain = dialer.connect(address.host(), address.port());
    socket = new BoundedSocket(plain, address.port(), tls != null);
    boolean done = false;
    try {
      keepAlive(plain);
      greet();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** What routers on the way forget while a transfer takes hours and nothing is said here. */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    set(socket, "TCP_KEEPIDLE", KEEP_ALIVE_SECONDS);
    set(socket, "TCP_KEEPINTERVAL", KEEP_ALIVE_SECONDS);
  }

  /** Sets an option that not every system has, and that the JDK has no name for in all. */
  @SuppressWarnings("unchecked") // as the JDK documents their types
  private static <T> void set(Socket socket, String name, T value) throws IOException {
    for (SocketOption<?> option : socket.supportedOptions()) {
      if (option.name().equals(name)) {
        socket.setOption((SocketOption<T>) option, value);
      }
    }
  }

  private void greet() throws IOException {
    _socket_ = address.security() == Security.IMPLICIT ? secured().over(socket) : socket;
    Reply greeting =
        reply(
            "connect",
            () -> {
              _connectAction_();
              return getReplyCode();
            });
    if (!greeting.isGood()) {
      throw Refusals.of(where(), greeting);
    }
    if (address.security() == Security.EXPLICIT) {
      Reply agreed = ask("AUTH", "TLS");
      if (agreed.code() != 234) {
        throw new RemoteException(
            Reason.UNSUPPORTED, where() + ": no TLS (AUTH TLS): the server says " + agreed);
      }
      // New readers: what somebody on the way has added in the clear is forgotten with the old.
      _socket_ = secured().over(socket);
      _input_ = _socket_.getInputStream();
      _output_ = _socket_.getOutputStream();
      _controlInput_ = new CRLFLineReader(new InputStreamReader(_input_, StandardCharsets.UTF_8));
      _controlOutput_ =
          new BufferedWriter(new OutputStreamWriter(_output_, StandardCharsets.UTF_8));
    }
  }

  private TlsSession secured() {
    return Objects.requireNonNull(tls);
  }

  /** For messages about no path. */
  String where() {
    return Failures.text(address.host() + ":" + address.port());
  }

  /** Sends a command and waits for its first reply. */
  Reply ask(String command, @Nullable String argument) throws IOException {
    if (argument != null && argument.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new RemoteException(
          Reason.UNSUPPORTED,
          where() + ": FTP cannot tell a server of a name or word with a line break in it");
    }
    secret = command.equals("PASS") && argument != null ? argument : "";
    return reply(command, () -> sendCommand(command, argument));
  }

  /** Waits for a reply that is still to come. */
  Reply next() throws IOException {
    return next(spec.timeout());
  }

  /** The same, but does not wait for long. */
  Reply next(Duration time) throws IOException {
    acknowledge();
    return reply("reply", time, this::getReply);
  }

  /**
   * Of two replies in a row, some servers' systems send the second one when they know that the
   * first has come, and ours says so with the next command, or after 40 ms.
   */
  private void acknowledge() throws IOException {
    try {
      set(plain, "TCP_QUICKACK", true);
    } catch (IOException e) {
      throw Failures.of(where(), e);
    }
  }

  private interface Exchange {
    int run() throws IOException;
  }

  private Reply reply(String command, Exchange exchange) throws IOException {
    return reply(command, spec.timeout(), exchange);
  }

  private Reply reply(String command, Duration time, Exchange exchange) throws IOException {
    boolean done = false;
    try {
      socket.allow(LONGEST_REPLY, time);
      Reply reply = reply(exchange.run(), Arrays.asList(getReplyStrings()));
      if (reply.code() < 100 || reply.code() > 599) {
        throw new MalformedServerReplyException();
      }
      lastUsed = System.nanoTime();
      answered = true;
      done = true;
      return reply;
    } catch (MalformedServerReplyException | StringIndexOutOfBoundsException e) {
      throw new RemoteException(Reason.UNSUPPORTED, where() + ": what answers is not FTP", e);
    } catch (FTPConnectionClosedException e) {
      if (getReplyCode() == 421 && _replyLines.size() > 0) {
        Reply last = reply(421, _replyLines);
        throw new RemoteException(Reason.BUSY, where() + ": the server says " + last, e);
      }
      throw new RemoteException(
          Reason.UNREACHABLE, where() + ": " + command + ": the server has hung up", e);
    } catch (IOException e) {
      late = e instanceof InterruptedIOException;
      throw Failures.of(where() + ": " + command, e);
    } finally {
      broken |= !done;
    }
  }

  private Reply reply(int code, List<String> lines) {
    return new Reply(code, lines).without(secret);
  }

  /**
   * Opens a connection for data to where the control connection goes, whatever address the server
   * tells: it has no say in whom else this daemon calls.
   */
  Socket openData() throws IOException {
    Optional<Socket> extended = extendedPassive ? openExtended() : Optional.empty();
    if (extended.isPresent()) {
      return extended.get();
    }
    extendedPassive = false;
    Reply reply = ask("PASV", null);
    Matcher port = PORT.matcher(reply.text());
    if (reply.code() != 227 || !port.find()) {
      throw Refusals.of(where() + ": no connection for data", reply);
    }
    return connect(Integer.parseInt(port.group(1)) * 256 + Integer.parseInt(port.group(2)));
  }

  private Optional<Socket> openExtended() throws IOException {
    Reply reply = ask("EPSV", null);
    Matcher port = EXTENDED_PORT.matcher(reply.text());
    if (reply.code() == 229 && port.find()) {
      try {
        return Optional.of(connect(Integer.parseInt(port.group(2))));
      } catch (RemoteException e) {
        // A firewall that follows PASV alone.
        if (e.reason() != Reason.UNREACHABLE || isOverIpv6()) {
          throw e;
        }
        return Optional.empty();
      }
    }
    if (isOverIpv6()) {
      throw Refusals.of(where() + ": no connection for data", reply);
    }
    return Optional.empty();
  }

  private boolean isOverIpv6() {
    return socket.getInetAddress() instanceof Inet6Address;
  }

  private Socket connect(int port) throws IOException {
    if (port == 0 || port > 0xffff) {
      throw new RemoteException(
          Reason.UNSUPPORTED, where() + ": the server tells a port for data that is none: " + port);
    }
    String host =
        spec.proxy().isPresent() ? address.host() : socket.getInetAddress().getHostAddress();
    return dialer.connect(host, port);
  }

  /** The TLS of its data connections; empty if there is none. */
  Optional<TlsSession> tls() {
    return Optional.ofNullable(tls);
  }

  /** The port by which {@link #tls} keeps its session. */
  int sessionPort() {
    return address.port();
  }

  RemoteSpec spec() {
    return spec;
  }

  /** Whether the server has said that it can. */
  boolean knows(String feature) throws IOException {
    boolean done = false;
    try {
      socket.allow(LONGEST_REPLY, spec.timeout());
      boolean known = hasFeature(feature);
      done = true;
      return known;
    } catch (IOException e) {
      throw Failures.of(where() + ": FEAT", e);
    } finally {
      broken |= !done;
    }
  }

  /** Has {@link #wasStale} tell of what comes from now on. */
  void begin() {
    answered = false;
    late = false;
  }

  /** Whether the server had ended it before {@link #begin}: then it has done nothing since. */
  boolean wasStale() {
    return broken && !answered && !late;
  }

  /** The same, and the server has said so: a command of which nothing came back may be done. */
  boolean wasSentAway() {
    return wasStale() && getReplyCode() == 421;
  }

  /** When the last reply came, by {@link System#nanoTime}. */
  long lastUsed() {
    return lastUsed;
  }

  /** Whether nobody knows any more what the next reply would be to. */
  boolean isBroken() {
    return broken;
  }

  /** To be closed after the call that goes on. */
  void abandon() {
    broken = true;
  }

  /** Takes leave without waiting for the answer. */
  void leave() {
    try {
      if (!broken && _controlOutput_ != null) {
        _controlOutput_.write("QUIT\r\n");
        _controlOutput_.flush();
      }
    } catch (IOException e) {
      // It is closed anyway.
    }
    close();
  }

  void close() {
    broken = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
