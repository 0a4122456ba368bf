package io.jackfield.ftp.commands;

import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** FEAT, HELP, SITE. */
final class HelpCommands {
  private static final int NAMES_IN_LINE = 8;

  private HelpCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("FEAT", Argument.NONE, Phase.ANY, "FEAT", (s, unused) -> features(s)),
        Command.of("HELP", Argument.OPTIONAL, Phase.ANY, "HELP [<command>]", HelpCommands::help),
        Command.of("SITE", Argument.REQUIRED, Phase.LOGGED_IN, "SITE HELP", HelpCommands::site));
  }

  private static void features(Session session) {
    List<String> lines =
        session.server().commands().all().stream()
            .flatMap(command -> command.features().apply(session).stream())
            .sorted()
            .collect(Collectors.toList());
    session.reply(Reply.of(211, "Features:", lines, "End"));
  }

  private static void help(Session session, String about) {
    if (about.isEmpty()) {
      session.reply(Reply.of(214, "Commands:", names(session), "Also: HELP <command>"));
      return;
    }
    Command command = session.server().commands().find(about.strip().toUpperCase(Locale.ROOT));
    if (command == null) {
      session.reply(502, "There is no such command.");
    } else {
      session.reply(214, "Syntax: " + command.help());
    }
  }

  private static List<String> names(Session session) {
    List<String> lines = new ArrayList<>();
    List<String> names = session.server().commands().all().stream().map(Command::name).toList();
    for (int i = 0; i < names.size(); i += NAMES_IN_LINE) {
      lines.add(String.join(" ", names.subList(i, Math.min(i + NAMES_IN_LINE, names.size()))));
    }
    return lines;
  }

  private static void site(Session session, String words) {
    if (words.strip().equalsIgnoreCase("HELP")) {
      session.reply(214, "SITE HELP is all there is.");
    } else {
      session.reply(504, "There is no such SITE command.");
    }
  }
}
