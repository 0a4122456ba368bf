package io.jackfield.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What a command talks to, whoever runs it. For one thread at a time. */
interface CommandIo {

  /** Results; flushed when the command ends. */
  PrintStream out();

  /** One line for each error, flushed at once. */
  PrintStream err();

  /** What the client's standard input brings; at its end at once if it was not sent. */
  InputStream in();

  /**
   * Reads a secret from the person at the client's terminal, without an echo.
   *
   * @return the secret, which the caller wipes
   * @throws IOException with a line for the operator if nobody can be asked
   */
  char[] ask(String prompt) throws IOException;

  /**
   * The next line of {@link #in} for the interactive shell; {@code null} at the end.
   *
   * @throws HandOverException if the session should go on in the next version of the shell
   */
  @Nullable String readLine() throws IOException;

  /** Says in one line what went wrong. */
  default void complain(String line) {
    out().flush();
    err().println("jackfield: " + Table.printable(line));
    err().flush();
  }
}
