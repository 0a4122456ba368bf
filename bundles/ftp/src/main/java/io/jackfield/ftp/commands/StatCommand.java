package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.control.SessionState;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** STAT: how things stand, or a listing on the control connection. */
final class StatCommand {
  /** The answer is held in memory; larger folders have LIST. */
  private static final int MOST_ENTRIES = 1000;

  private StatCommand() {}

  static void run(Session session, String path) {
    if (path.isEmpty()) {
      session.reply(status(session));
    } else {
      VirtualPath folder = session.state().resolve(ListCommands.withoutOptions(path));
      session.work(() -> listing(session, folder), reply -> reply);
    }
  }

  static void duringTransfer(Session session, String path) {
    if (path.isEmpty()) {
      session.say(213, session.data().progress());
    } else {
      session.say(450, "Wait for the transfer to end.");
    }
  }

  private static Reply status(Session session) {
    SessionState state = session.state();
    List<String> lines =
        List.of(
            "Connected from " + NetUtil.toAddressString(session.connection().remote().getAddress()),
            "Logged in as " + state.account,
            "TYPE: " + (state.ascii ? "ASCII" : "Image") + "; MODE: Stream; STRU: File",
            "Control connection: " + (session.connection().secure() ? "TLS" : "in the clear"),
            "Data connections: " + (state.privateData ? "TLS" : "in the clear"));
    return Reply.of(211, "Status", lines, "End");
  }

  private static Reply listing(Session session, VirtualPath path) throws IOException {
    FileView view = session.view();
    ListFormat format = new ListFormat(view, session.server().clock());
    FileInfo info = view.info(path);
    List<String> lines = new ArrayList<>();
    if (info.folder()) {
      try (Stream<FileInfo> files = view.list(path);
          SortedFiles sorted = new SortedFiles(files.iterator())) {
        while (lines.size() < MOST_ENTRIES && sorted.hasNext()) {
          lines.add(format.line(sorted.next()));
        }
      }
    } else {
      lines.add(format.line(info));
    }
    return Reply.of(
        info.folder() ? 212 : 213,
        "Status of " + path,
        lines,
        lines.size() < MOST_ENTRIES ? "End" : "End of the first " + MOST_ENTRIES);
  }
}
