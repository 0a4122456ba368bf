package io.jackfield.ftp.control;

import java.util.Set;

/** Decides whether a line is executed, and refuses it otherwise. */
final class Admission {
  /** No client of a person does that; a scanner does, or a browser made to (ALPACA). */
  private static final int MOST_UNKNOWN = 10;

  private static final Set<String> HTTP =
      Set.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI");

  /** Of the RFCs 959, 1639, 2228, 2640 and 7151: known, but not here. */
  private static final Set<String> NOT_HERE =
      Set.of("REIN", "SMNT", "LPRT", "LPSV", "ADAT", "CCC", "CONF", "ENC", "MIC", "LANG", "HOST");

  private Admission() {}

  /** What to do with a line. */
  static Action of(Session session, CommandLine line) {
    if (!line.problem().isEmpty()) {
      return (s, unused) -> s.reply(501, line.problem());
    }
    SessionState state = session.state();
    if (!line.verb().equals("RNTO")) {
      // RFC 959: RNFR must be followed by RNTO at once.
      state.renameFrom = null;
    }
    Command command = session.server().commands().find(line.verb());
    if (command == null) {
      return unknown(session, line.verb());
    } else if (command.phase() == Phase.LOGGED_IN && !state.loggedIn()) {
      return (s, unused) -> s.reply(530, "Log in with USER and PASS first.");
    } else if (!command.argument().fits(line.argument())) {
      return (s, unused) -> s.reply(501, "Syntax: " + command.help());
    }
    return command.action();
  }

  /** The answer repeats nothing that was sent, so that nobody can make us say it. */
  private static Action unknown(Session session, String verb) {
    if (HTTP.contains(verb)) {
      return (s, unused) -> s.bye(500, "This is FTP.");
    } else if (NOT_HERE.contains(verb)) {
      return (s, unused) -> s.reply(502, "Not implemented.");
    }
    SessionState state = session.state();
    if (!state.loggedIn() && ++state.unknownCommands >= MOST_UNKNOWN) {
      return (s, unused) -> s.bye(421, "Too many unknown commands.");
    }
    return (s, unused) -> s.reply(500, "Unknown command.");
  }
}
