package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** SIZE, MDTM, MLST (RFC 3659) and MFMT (draft-somers-ftp-mfxx). */
final class FactCommands {
  private FactCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("SIZE", Argument.REQUIRED, Phase.LOGGED_IN, "SIZE <file>", FactCommands::size)
            .feature("SIZE"),
        Command.of(
                "MDTM", Argument.REQUIRED, Phase.LOGGED_IN, "MDTM <path>", FactCommands::modified)
            .feature("MDTM"),
        Command.of(
                "MFMT",
                Argument.REQUIRED,
                Phase.LOGGED_IN,
                "MFMT <YYYYMMDDhhmmss> <path>",
                FactCommands::setModified)
            .feature("MFMT"),
        Command.of("MLST", Argument.OPTIONAL, Phase.LOGGED_IN, "MLST [<path>]", FactCommands::mlst)
            .feature(FactCommands::factNames));
  }

  /** RFC 3659 section 7.8: an asterisk marks the facts that are on. */
  private static List<String> factNames(Session session) {
    List<String> on = Facts.of(session.state());
    return List.of(
        Facts.NAMES.stream()
            .map(name -> name + (on.contains(name) ? "*;" : ";"))
            .collect(Collectors.joining("", "MLST ", "")));
  }

  private static void size(Session session, String name) {
    VirtualPath file = session.state().resolve(name);
    session.work(() -> session.view().resumable(file), size -> Reply.of(213, Long.toString(size)));
  }

  private static void modified(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    session.work(
        () -> session.view().info(path), info -> Reply.of(213, Times.format(info.modified())));
  }

  private static void setModified(Session session, String timeAndName) {
    int space = timeAndName.indexOf(' ');
    Optional<Instant> time = Times.parse(space < 0 ? timeAndName : timeAndName.substring(0, space));
    if (space < 0 || time.isEmpty()) {
      session.reply(501, "Syntax: MFMT <YYYYMMDDhhmmss> <path>");
      return;
    }
    VirtualPath path = session.state().resolve(timeAndName.substring(space + 1));
    session.work(
        () -> {
          FileView view = session.view();
          view.setModified(path, time.get());
          return Reply.of(
              213, "Modify=" + Times.format(kept(view, path, time.get())) + "; " + path);
        },
        reply -> reply);
  }

  /** As the file system has it now: it may count in two seconds. */
  private static Instant kept(FileView view, VirtualPath path, Instant set) throws IOException {
    try {
      return view.info(path).modified();
    } catch (AccessDeniedException e) {
      return set; // to be touched, but not to be seen
    }
  }

  private static void mlst(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    List<String> wanted = Facts.of(session.state());
    session.work(() -> facts(session, path, wanted), reply -> reply);
  }

  private static Reply facts(Session session, VirtualPath path, List<String> wanted)
      throws IOException {
    FileView view = session.view();
    FileInfo info = view.info(path);
    String line = new Facts(view, wanted).of(info) + " " + path;
    return Reply.of(250, "Facts", List.of(line), "End");
  }
}
