package io.jackfield.ftp.commands;

import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.data.Refusal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** PASV, PORT (RFC 959), EPSV, EPRT (RFC 2428) and ABOR. */
final class DataCommands {
  /** Below are the services that a bounce attack wants (RFC 2577 section 3). */
  private static final int LEAST_PORT = 1024;

  private DataCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("PASV", Argument.NONE, Phase.LOGGED_IN, "PASV", (s, unused) -> passive(s)),
        Command.of("EPSV", Argument.OPTIONAL, Phase.LOGGED_IN, "EPSV [1|2|ALL]", DataCommands::epsv)
            .feature("EPSV"),
        Command.of(
            "PORT",
            Argument.REQUIRED,
            Phase.LOGGED_IN,
            "PORT h1,h2,h3,h4,p1,p2",
            (s, address) -> active(s, HostPort.parse(address))),
        Command.of(
                "EPRT",
                Argument.REQUIRED,
                Phase.LOGGED_IN,
                "EPRT |1|<address>|<port>|",
                DataCommands::eprt)
            .feature(s -> s.server().config().active() ? List.of("EPRT") : List.of()),
        Command.of("ABOR", Argument.NONE, Phase.LOGGED_IN, "ABOR", (s, unused) -> abort(s))
            .during((s, unused) -> s.data().abort()));
  }

  private static void abort(Session session) {
    session.data().closePort();
    session.reply(226, "Nothing was in progress.");
  }

  private static void passive(Session session) {
    if (session.state().onlyExtendedPassive) {
      session.reply(503, "EPSV ALL is in force.");
      return;
    }
    session.workThen(
        () -> advertised(session),
        address -> session.data().openPassive(port -> told(address, port)));
  }

  private static Reply told(Inet4Address address, int port) {
    return Reply.of(227, "Entering Passive Mode (" + HostPort.format(address, port) + ").");
  }

  /** The address for the client; looked up each time, because a name may move. */
  private static Inet4Address advertised(Session session) throws Refusal {
    InetAddress local = session.connection().local().getAddress();
    if (!(local instanceof Inet4Address own)) {
      throw new Refusal(425, "PASV is for IPv4, use EPSV.");
    }
    String configured = session.server().config().passive_address().strip();
    if (configured.isEmpty()) {
      return own;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(configured)) {
        if (address instanceof Inet4Address found) {
          return found;
        }
      }
    } catch (UnknownHostException e) {
      throw new Refusal(425, "The server does not know its own address, use EPSV.");
    }
    throw new Refusal(425, "The server has no IPv4 address, use EPSV.");
  }

  private static void epsv(Session session, String protocol) {
    boolean ipv4 = session.connection().local().getAddress() instanceof Inet4Address;
    String ours = ipv4 ? "1" : "2";
    String asked = protocol.strip();
    if (asked.equalsIgnoreCase("ALL")) {
      session.state().onlyExtendedPassive = true;
      session.reply(200, "Only EPSV from now on.");
    } else if (asked.isEmpty() || asked.equals(ours)) {
      session
          .data()
          .openPassive(port -> Reply.of(229, "Entering Extended Passive Mode (|||" + port + "|)"));
    } else if (asked.equals("1") || asked.equals("2")) {
      session.reply(522, "Network protocol not supported, use (" + ours + ")");
    } else {
      session.reply(501, "Syntax: EPSV [1|2|ALL]");
    }
  }

  private static void eprt(Session session, String address) {
    if (HostPort.isOfUnknownProtocol(address)) {
      session.reply(522, "Network protocol not supported, use (1,2)");
    } else {
      active(session, HostPort.parseExtended(address));
    }
  }

  private static void active(Session session, Optional<InetSocketAddress> address) {
    if (session.state().onlyExtendedPassive) {
      session.reply(503, "EPSV ALL is in force.");
    } else if (!session.server().config().active()) {
      session.reply(502, "Active mode is off, use EPSV or PASV.");
    } else if (address.isEmpty()) {
      session.reply(501, "Not an address.");
    } else if (!isForPeer(session, address.get())) {
      session.reply(504, "Only to your own address, and to a port from 1024.");
    } else {
      session.data().closePort();
      session.state().activePort = address.get();
      session.reply(200, "Will connect.");
    }
  }

  private static boolean isForPeer(Session session, InetSocketAddress target) {
    return target.getPort() >= LEAST_PORT
        && target.getAddress().equals(session.connection().remote().getAddress());
  }
}
