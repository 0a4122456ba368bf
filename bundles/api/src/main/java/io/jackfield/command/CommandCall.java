package io.jackfield.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One call of a command: what was typed, and the client that typed it. For the thread that the
 * command runs on, and not beyond its end.
 */
@ProviderType
public interface CommandCall {

  /** The word of a parameter that has to be there. */
  String word(String parameter);

  /** The word of a parameter that may be missing. */
  Optional<String> find(String parameter);

  /** All words of the parameter that takes several, in order. */
  List<String> words(String parameter);

  /** Whether an option without a value was given. */
  boolean has(String option);

  /** The value of an option, the last one if it was given several times. */
  Optional<String> option(String option);

  /** All values of an option, in order. */
  List<String> options(String option);

  /** Who calls: the name of the user at the other end of the socket. */
  String user();

  /** Whether the answer is to be JSON. {@link #answer} sees to it. */
  boolean json();

  /**
   * Answers: with {@code --json} by the data, else by the text.
   *
   * @param data a map of text to data, a collection of data, a text, number, truth value or {@code
   *     Optional} of one; anything else is printed as its text. An empty {@code Optional} in a map
   *     leaves its field out
   */
  void answer(Object data, Consumer<PrintStream> text);

  /** The same with a text of one line. */
  default void answer(Object data, String line) {
    answer(data, out -> out.println(line));
  }

  /** Standard output, in UTF-8, for what is not an answer of one piece. */
  PrintStream out();

  /** Says in one line what is wrong. The command goes on, and its exit code will be 1. */
  void complain(String line);

  /** Says in one line what the operator should know though the command does not fail. */
  void remark(String line);

  /**
   * Tells how far it is. Shown as a bar where the client is a terminal, else nowhere. Any thread.
   *
   * @param total of {@code done}; 0 if there is nothing to count
   */
  void progress(String step, long done, long total);

  /** The client's standard input. */
  InputStream in();

  /**
   * The content of the client's file that the word of a parameter names, read by the client with
   * the rights of its user.
   *
   * @throws IOException with a line for the operator if it cannot be read
   */
  InputStream file(String parameter) throws IOException;

  /**
   * Asks the person at the client's terminal for a secret, without an echo. Ask before anything is
   * changed: while it waits the command may be ended and called anew, if the shell is replaced.
   *
   * @return the secret, which the caller wipes
   * @throws IOException with a line for the operator if nobody can be asked
   */
  char[] secret(String prompt) throws IOException;
}
