package io.jackfield.ftp.commands;

import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Reply;
import io.jackfield.ftp.control.Server;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.data.FileFlow;
import io.jackfield.ftp.data.Refusal;
import io.jackfield.ftp.data.UploadFlow;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RETR, STOR, APPE, STOU. */
final class TransferCommands {
  private static final int NAMES_TRIED = 20;

  private TransferCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of(
            "RETR", Argument.REQUIRED, Phase.LOGGED_IN, "RETR <file>", TransferCommands::retrieve),
        Command.of(
            "STOR", Argument.REQUIRED, Phase.LOGGED_IN, "STOR <file>", TransferCommands::store),
        Command.of(
            "APPE", Argument.REQUIRED, Phase.LOGGED_IN, "APPE <file>", TransferCommands::append),
        Command.of(
            "STOU",
            Argument.OPTIONAL,
            Phase.LOGGED_IN,
            "STOU [<file>]",
            TransferCommands::storeUnique));
  }

  private static void retrieve(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    long from = takeRestart(session);
    if (refused(session)) {
      return;
    }
    session.workThen(
        () -> openAt(session.view(), path, from),
        file ->
            session
                .data()
                .run(
                    "RETR",
                    path,
                    new FileFlow(session.server().dataContext(), session.loop(), file, from),
                    "Here come " + (file.info().size() - from) + " bytes."));
  }

  private static OpenFile openAt(FileView view, VirtualPath path, long from) throws IOException {
    OpenFile file = view.read(path);
    if (from > file.info().size()) {
      file.close();
      throw new Refusal(554, "The file is shorter than that.");
    }
    return file;
  }

  private static void store(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    long from = takeRestart(session);
    receive(
        session,
        "STOR",
        path,
        "Go on.",
        view -> from == 0 ? view.store(path) : resume(view, path, from));
  }

  private static void append(Session session, String name) {
    VirtualPath path = session.state().resolve(name);
    if (takeRestart(session) != 0) {
      session.reply(503, "REST and APPE exclude each other.");
    } else {
      receive(session, "APPE", path, "Go on.", view -> view.resume(path, FileView.END));
    }
  }

  private static Upload resume(FileView view, VirtualPath path, long from) throws IOException {
    if (from > size(view, path)) {
      throw new Refusal(554, "The file is shorter than that.");
    }
    return view.resume(path, from);
  }

  private static long size(FileView view, VirtualPath path) throws IOException {
    try {
      return view.resumable(path);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (AccessDeniedException e) {
      // Who may write and see nothing is told by the upload itself.
      return Long.MAX_VALUE;
    }
  }

  /** RFC 1123 section 4.1.2.9: the name is told in the first answer. */
  private static void storeUnique(Session session, String name) {
    if (takeRestart(session) != 0) {
      session.reply(503, "REST and STOU exclude each other.");
      return;
    }
    VirtualPath wanted = session.state().resolve(name.isEmpty() ? "upload" : name);
    if (refused(session)) {
      return;
    }
    session.workThen(
        () -> openNew(session, wanted),
        begun -> run(session, "STOU", begun.path(), "FILE: " + begun.path(), begun.upload()));
  }

  private record Begun(VirtualPath path, Upload upload) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      upload.close();
    }
  }

  private static Begun openNew(Session session, VirtualPath wanted) throws IOException {
    FileView view = session.view();
    VirtualPath path = wanted;
    for (int i = 1; ; i++) {
      try {
        return new Begun(path, view.storeNew(path));
      } catch (FileAlreadyExistsException e) {
        if (i == NAMES_TRIED) {
          throw e;
        }
      }
      String suffix = Integer.toHexString(session.server().random().nextInt());
      path = wanted.parent().child(wanted.name() + "." + suffix);
    }
  }

  private interface Opener {
    Upload open(FileView view) throws IOException;
  }

  private static void receive(
      Session session, String verb, VirtualPath path, String opening, Opener opener) {
    if (!refused(session)) {
      session.workThen(
          () -> opener.open(session.view()), upload -> run(session, verb, path, opening, upload));
    }
  }

  private static void run(
      Session session, String verb, VirtualPath path, String opening, Upload upload) {
    Server server = session.server();
    UploadFlow flow =
        new UploadFlow(
            server.dataContext(), session.loop(), server.upload(session.account(), upload), 0);
    session.data().run(verb, path, flow, opening);
  }

  private static boolean refused(Session session) {
    @Nullable Reply refusal = session.data().refusal();
    if (refusal != null) {
      session.reply(refusal);
    }
    return refusal != null;
  }

  /** The position that REST has set, which counts once. */
  private static long takeRestart(Session session) {
    long from = session.state().restart;
    session.state().restart = 0;
    return from;
  }
}
