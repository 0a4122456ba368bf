package io.jackfield.ftp.commands;

import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.data.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** TYPE, MODE, STRU, ALLO, REST, SYST, NOOP, OPTS, CLNT, STAT. */
final class SessionCommands {
  private SessionCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("TYPE", Argument.REQUIRED, Phase.LOGGED_IN, "TYPE A|I", SessionCommands::type),
        Command.of(
            "MODE",
            Argument.REQUIRED,
            Phase.LOGGED_IN,
            "MODE S",
            (s, mode) -> only(s, mode, "S", "Stream mode.")),
        Command.of(
            "STRU",
            Argument.REQUIRED,
            Phase.LOGGED_IN,
            "STRU F",
            (s, structure) -> only(s, structure, "F", "File structure.")),
        Command.of(
            "ALLO", Argument.REQUIRED, Phase.LOGGED_IN, "ALLO <bytes>", SessionCommands::allocate),
        Command.of(
                "REST",
                Argument.REQUIRED,
                Phase.LOGGED_IN,
                "REST <position>",
                SessionCommands::restart)
            .feature("REST STREAM"),
        Command.of(
            "SYST", Argument.NONE, Phase.ANY, "SYST", (s, unused) -> s.reply(215, "UNIX Type: L8")),
        Command.of("NOOP", Argument.NONE, Phase.ANY, "NOOP", (s, unused) -> s.reply(200, "OK."))
            .during((s, unused) -> s.say(200, "OK.")),
        Command.of(
                "OPTS", Argument.REQUIRED, Phase.ANY, "OPTS UTF8 ON|MLST", SessionCommands::options)
            .feature("UTF8"),
        Command.of(
                "CLNT",
                Argument.REQUIRED,
                Phase.ANY,
                "CLNT <client>",
                (s, unused) -> s.reply(200, "Noted."))
            .feature("CLNT"),
        Command.of("STAT", Argument.OPTIONAL, Phase.LOGGED_IN, "STAT [<path>]", StatCommand::run)
            .during(StatCommand::duringTransfer));
  }

  /**
   * ASCII is accepted, because clients begin with it, and files are sent as they are all the same:
   * a converted file has another size, cannot be resumed and is broken if it was not text.
   */
  private static void type(Session session, String type) {
    switch (type.toUpperCase(Locale.ROOT).strip()) {
      case "I", "L 8" -> setAscii(session, false);
      case "A", "A N" -> setAscii(session, true);
      default -> session.reply(504, "Types are A and I.");
    }
  }

  private static void setAscii(Session session, boolean ascii) {
    session.state().ascii = ascii;
    session.reply(200, ascii ? "Type is A; files are sent as they are." : "Type is I.");
  }

  private static void only(Session session, String asked, String known, String what) {
    if (asked.strip().equalsIgnoreCase(known)) {
      session.reply(200, what);
    } else {
      session.reply(504, "Only " + known + " is known.");
    }
  }

  private static void allocate(Session session, String size) {
    if (isAllocation(size.strip())) {
      session.reply(202, "Not needed here.");
    } else {
      session.reply(501, "Not a size.");
    }
  }

  /** Bytes, and maybe the size of a record behind {@code R}. */
  private static boolean isAllocation(String size) {
    int space = size.indexOf(' ');
    if (space < 0) {
      return isSize(size);
    }
    String record = size.substring(space);
    return isSize(size.substring(0, space))
        && record.regionMatches(true, 0, " R ", 0, 3)
        && isSize(record.substring(3));
  }

  private static boolean isSize(String text) {
    return Numbers.parse(text, 0, Long.MAX_VALUE).isPresent();
  }

  private static void restart(Session session, String position) {
    OptionalLong from = Numbers.parse(position.strip(), 0, Long.MAX_VALUE);
    if (from.isEmpty()) {
      session.reply(501, "Not a position.");
    } else {
      session.state().restart = from.getAsLong();
      session.reply(350, "The next transfer begins at " + from.getAsLong() + ".");
    }
  }

  private static void options(Session session, String options) {
    String words = options.strip();
    int space = words.indexOf(' ');
    String what = space < 0 ? words : words.substring(0, space);
    String rest = space < 0 ? "" : words.substring(space).strip();
    switch (what.toUpperCase(Locale.ROOT)) {
      case "UTF8", "UTF-8" -> utf8(session, rest);
      case "MLST" -> facts(session, rest);
      default -> session.reply(501, "There are no options for it.");
    }
  }

  private static void utf8(Session session, String onOrOff) {
    if (onOrOff.isEmpty() || onOrOff.strip().equalsIgnoreCase("ON")) {
      session.reply(200, "UTF-8 is on.");
    } else {
      session.reply(504, "UTF-8 is always on.");
    }
  }

  /** RFC 3659 section 7.9: unknown facts are left out without a complaint. */
  private static void facts(Session session, String wanted) {
    List<String> chosen = new ArrayList<>();
    List<String> asked = List.of(wanted.toLowerCase(Locale.ROOT).split(";", -1));
    Facts.NAMES.stream().filter(asked::contains).forEach(chosen::add);
    session.state().facts = List.copyOf(chosen);
    String told = String.join(";", chosen);
    session.reply(200, "MLST OPTS" + (chosen.isEmpty() ? "" : " " + told + ";"));
  }
}
