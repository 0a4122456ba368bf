package io.jackfield.ftp.commands;

import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.data.Numbers;
import io.jackfield.transport.TlsPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** AUTH, PBSZ, PROT (RFC 2228, RFC 4217). */
final class SecurityCommands {
  private SecurityCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("AUTH", Argument.REQUIRED, Phase.ANY, "AUTH TLS", SecurityCommands::auth)
            .feature(s -> ifTls(s, "AUTH TLS", "AUTH SSL")),
        Command.of("PBSZ", Argument.REQUIRED, Phase.ANY, "PBSZ 0", SecurityCommands::bufferSize)
            .feature(s -> ifTls(s, "PBSZ")),
        Command.of("PROT", Argument.REQUIRED, Phase.ANY, "PROT C|P", SecurityCommands::protection)
            .feature(s -> ifTls(s, "PROT")));
  }

  private static List<String> ifTls(Session session, String... lines) {
    return session.connection().tlsPolicy().isPresent() ? List.of(lines) : List.of();
  }

  private static void auth(Session session, String mechanism) {
    Optional<TlsPolicy> policy = session.connection().tlsPolicy();
    if (!List.of("TLS", "TLS-C", "SSL").contains(mechanism.toUpperCase(Locale.ROOT))) {
      session.reply(504, "Only TLS is known.");
    } else if (session.connection().secure()) {
      session.reply(503, "TLS is in force already.");
    } else if (policy.isEmpty()) {
      session.reply(431, "There is no TLS here.");
    } else if (session.hasSentAhead()) {
      // Whoever stands in between could have put commands there (CVE-2011-0411).
      session.bye(421, "Nothing may be sent behind AUTH.");
    } else {
      startTls(session, policy.get());
    }
  }

  private static void startTls(Session session, TlsPolicy policy) {
    session.say(234, "Begin the handshake.");
    session.data().abandon();
    session.state().startOver();
    session.loggedIn(null);
    // A handshake that fails closes the connection.
    session.connection().startTls(policy).thenRun(() -> secured(session));
  }

  /**
   * The handshake is done and nothing that came in it has been read. What is here all the same was
   * kept by the transport while the connection moved, and is as much in the clear as AUTH was.
   */
  private static void secured(Session session) {
    if (session.hasSentAhead()) {
      session.closed();
      session.channel().close();
    } else {
      session.finish();
    }
  }

  private static void bufferSize(Session session, String size) {
    if (!session.connection().secure()) {
      session.reply(503, "AUTH comes first.");
    } else if (Numbers.parse(size, 0, 0xFFFF_FFFFL).isEmpty()) {
      session.reply(501, "Not a size.");
    } else {
      session.state().bufferSizeSet = true;
      session.reply(200, "PBSZ=0");
    }
  }

  private static void protection(Session session, String level) {
    if (!session.connection().secure() || !session.state().bufferSizeSet) {
      session.reply(503, "PBSZ comes first.");
      return;
    }
    switch (level.toUpperCase(Locale.ROOT)) {
      case "P" -> protect(session, true);
      case "C" -> protect(session, false);
      case "S", "E" -> session.reply(536, "TLS knows C and P only.");
      default -> session.reply(504, "Not a protection level.");
    }
  }

  private static void protect(Session session, boolean privately) {
    if (!privately && session.server().needsPrivateData()) {
      session.reply(534, "Data must be private here.");
    } else {
      session.state().privateData = privately;
      session.reply(200, privately ? "Data is private." : "Data is in the clear.");
    }
  }
}
