package io.jackfield.ftp.commands;

import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import java.util.List;

/** DELE, RNFR, RNTO. */
final class FileCommands {
  private FileCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("DELE", Argument.REQUIRED, Phase.LOGGED_IN, "DELE <file>", FileCommands::delete),
        Command.of(
            "RNFR", Argument.REQUIRED, Phase.LOGGED_IN, "RNFR <path>", FileCommands::renameFrom),
        Command.of(
            "RNTO", Argument.REQUIRED, Phase.LOGGED_IN, "RNTO <path>", FileCommands::renameTo));
  }

  private static void delete(Session session, String name) {
    VirtualPath file = session.state().resolve(name);
    session.work(
        () -> {
          session.view().deleteFile(file);
          return Reply.of(250, "Deleted.");
        },
        reply -> reply);
  }

  private static void renameFrom(Session session, String name) {
    VirtualPath from = session.state().resolve(name);
    session.work(
        () -> session.view().info(from),
        info -> {
          session.state().renameFrom = from;
          return Reply.of(350, "RNTO is next.");
        });
  }

  private static void renameTo(Session session, String name) {
    VirtualPath from = session.state().renameFrom;
    session.state().renameFrom = null;
    if (from == null) {
      session.reply(503, "RNFR comes first.");
      return;
    }
    VirtualPath to = session.state().resolve(name);
    session.work(
        () -> {
          FileView view = session.view();
          view.rename(from, to);
          return Reply.of(250, "Renamed.");
        },
        reply -> reply);
  }
}
