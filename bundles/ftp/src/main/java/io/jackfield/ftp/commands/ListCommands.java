package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.data.ChunkFlow;
import io.jackfield.ftp.data.ChunkSource;
import io.jackfield.ftp.data.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** LIST, NLST, MLSD: folders on the data connection. */
final class ListCommands {
  private ListCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of(
            "LIST",
            Argument.OPTIONAL,
            Phase.LOGGED_IN,
            "LIST [<path>]",
            (s, path) -> list(s, withoutOptions(path))),
        Command.of(
            "NLST",
            Argument.OPTIONAL,
            Phase.LOGGED_IN,
            "NLST [<path>]",
            (s, path) -> names(s, withoutOptions(path))),
        Command.of(
            "MLSD", Argument.OPTIONAL, Phase.LOGGED_IN, "MLSD [<folder>]", ListCommands::facts));
  }

  /**
   * Clients send {@code -a} and {@code -la}, as for ls; here all is always shown. A word that has
   * more behind its dash than letters and digits is a name.
   */
  static String withoutOptions(String path) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '-') {
      int end = start;
      while (end < path.length()
          && (path.charAt(end) == '-' || isLetterOrDigit(path.charAt(end)))) {
        end++;
      }
      if (end < path.length() && path.charAt(end) != ' ') {
        break;
      }
      while (end < path.length() && path.charAt(end) == ' ') {
        end++;
      }
      start = end;
    }
    return path.substring(start);
  }

  private static boolean isLetterOrDigit(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static void list(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    send(
        session,
        "LIST",
        path,
        view -> {
          ListFormat format = new ListFormat(view, session.server().clock());
          return new ListingChunks(entries(view, path), format::line);
        });
  }

  /** RFC 1123 section 4.1.2.7: what is told can be used in the next command as it is. */
  private static void names(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    String prefix = name.isEmpty() || name.endsWith("/") ? name : name + "/";
    send(
        session,
        "NLST",
        path,
        view -> {
          Function<FileInfo, String> format =
              info -> info.path().equals(path) ? name : prefix + info.name();
          return new ListingChunks(entries(view, path), format);
        });
  }

  private static void facts(Session session, String name) {
    VirtualPath folder = session.state().resolve(name);
    List<String> wanted = Facts.of(session.state());
    send(
        session,
        "MLSD",
        folder,
        view -> {
          if (!view.info(folder).folder()) {
            throw new Refusal(501, "MLSD is for folders, use MLST.");
          }
          Facts facts = new Facts(view, wanted);
          return new ListingChunks(view.list(folder), info -> facts.of(info) + " " + info.name());
        });
  }

  private static Stream<FileInfo> entries(FileView view, VirtualPath path) throws IOException {
    FileInfo info = view.info(path);
    return info.folder() ? view.list(path) : Stream.of(info);
  }

  private interface Opener {
    ChunkSource open(FileView view) throws IOException;
  }

  private static void send(Session session, String verb, VirtualPath path, Opener opener) {
    session.state().restart = 0;
    Reply refusal = session.data().refusal();
    if (refusal != null) {
      session.reply(refusal);
      return;
    }
    session.workThen(
        () -> opener.open(session.view()),
        source ->
            session
                .data()
                .run(
                    verb,
                    path,
                    new ChunkFlow(session.server().dataContext(), session.loop(), source),
                    "Here comes the listing."));
  }
}
