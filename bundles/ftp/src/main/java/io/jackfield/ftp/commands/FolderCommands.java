package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Action;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** CWD, CDUP, PWD, MKD, RMD and their older names. */
final class FolderCommands {
  private FolderCommands() {}

  static List<Command> all() {
    Command cwd = of("CWD", Argument.REQUIRED, "CWD <folder>", FolderCommands::change);
    Command cdup = of("CDUP", Argument.NONE, "CDUP", (s, unused) -> up(s));
    Command pwd = of("PWD", Argument.NONE, "PWD", (s, unused) -> print(s));
    Command mkd = of("MKD", Argument.REQUIRED, "MKD <folder>", FolderCommands::make);
    Command rmd = of("RMD", Argument.REQUIRED, "RMD <folder>", FolderCommands::remove);
    return List.of(
        // The file space is one tree with slashes (RFC 3659 section 6).
        cwd.feature("TVFS"),
        cdup,
        pwd,
        mkd,
        rmd,
        cwd.as("XCWD"),
        cdup.as("XCUP"),
        pwd.as("XPWD"),
        mkd.as("XMKD"),
        rmd.as("XRMD"));
  }

  private static Command of(String name, Argument argument, String help, Action action) {
    return Command.of(name, argument, Phase.LOGGED_IN, help, action);
  }

  private static void change(Session session, String to) {
    enter(session, session.state().resolve(to));
  }

  private static void up(Session session) {
    enter(session, session.state().folder.parent());
  }

  private static void enter(Session session, VirtualPath folder) {
    session.work(
        () -> {
          FileInfo info = session.view().info(folder);
          if (!info.folder()) {
            throw new NotDirectoryException(folder.toString());
          }
          return folder;
        },
        there -> {
          session.state().folder = there;
          return Reply.of(250, "The folder is " + quoted(there) + ".");
        });
  }

  private static void print(Session session) {
    session.reply(257, quoted(session.state().folder) + " is the current folder.");
  }

  private static void make(Session session, String name) {
    VirtualPath folder = session.state().resolve(name);
    session.work(
        () -> {
          session.view().createFolder(folder);
          return Reply.of(257, quoted(folder) + " created.");
        },
        reply -> reply);
  }

  private static void remove(Session session, String name) {
    VirtualPath folder = session.state().resolve(name);
    session.work(
        () -> {
          session.view().deleteFolder(folder);
          return Reply.of(250, "Removed.");
        },
        reply -> reply);
  }

  /** RFC 959 appendix II: a quote in the name is doubled. */
  private static String quoted(VirtualPath path) {
    return '"' + path.toString().replace("\"", "\"\"") + '"';
  }
}
