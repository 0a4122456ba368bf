package io.jackfield.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.slf4j.LoggerFactory;

/** What is at the other end of a command, whoever that is. For the command's thread. */
public interface Client {

  /** The name of its user. */
  String user();

  /** How many characters fit into a line of its terminal. */
  int columns();

  /** Results; flushed when the command ends. */
  PrintStream out();

  /** One line for each error, flushed at once. */
  PrintStream err();

  /**
   * Its standard input, or a file that it was told the name of. One for each command.
   *
   * @param file as it was typed; empty for the standard input
   */
  InputStream input(String file) throws IOException;

  /** Shows how far a command is, where that is of use. */
  void progress(String line);

  /**
   * Reads a secret from the person at the terminal, without an echo.
   *
   * @return the secret, which the caller wipes
   * @throws IOException with a line for the operator if nobody can be asked
   */
  char[] ask(String prompt) throws IOException;

  /** What to say of a mistake in a command: here that it is in the daemon's log, where it goes. */
  default String unexpected(String command, Exception mistake) {
    LoggerFactory.getLogger(Client.class).error("command failed name={}", command, mistake);
    return CommandTable.UNEXPECTED;
  }
}
