package io.jackfield.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/** The streams of a command in a Gogo line, which may be the ends of a pipe. */
final class GogoIo implements CommandIo {
  /** Where a session keeps the streams of its client. */
  static final String CLIENT = ".jackfield.client";

  private final CommandSession session;
  private final @Nullable Process process = Process.Utils.current();

  GogoIo(CommandSession session) {
    this.session = session;
  }

  @Override
  public PrintStream out() {
    return process == null ? session.getConsole() : process.out();
  }

  @Override
  public PrintStream err() {
    return process == null ? session.getConsole() : process.err();
  }

  @Override
  public InputStream in() {
    return process == null ? session.getKeyboard() : process.in();
  }

  @Override
  public char[] ask(String prompt) throws IOException {
    if (session.get(CLIENT) instanceof CommandIo client) {
      return client.ask(prompt);
    }
    throw new IOException("nobody can be asked for a secret here; use --password-stdin");
  }

  @Override
  public @Nullable String readLine() throws IOException {
    throw new IOException("this is the shell");
  }
}
