package io.jackfield.shell;

import io.jackfield.command.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * Runs commands in the process of who types them, without a daemon. {@code bin/jackfield} finds
 * this class by its name, and speaks to it in the JDK's types.
 */
public final class LocalCommands {
  private static final int USUAL_COLUMNS = 80;

  private LocalCommands() {}

  /**
   * Runs the command that the words begin with, on this thread; returns the exit code.
   *
   * @param commands of type {@link Command}
   * @param columns of the terminal, 0 if there is none
   * @param progress told how far it is
   * @param secret reads a secret in UTF-8, null if the person gave up; null if there is nobody
   */
  public static int run(
      Collection<?> commands,
      List<String> words,
      int columns,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Consumer<String> progress,
      @Nullable Function<String, char[]> secret) {
    CommandTable table = new CommandTable();
    long id = 0;
    for (Object command : commands) {
      table.add((Command) command, Map.of(Constants.SERVICE_ID, id++));
    }
    int width = columns > 0 ? columns : USUAL_COLUMNS;
    return table.run(words, new LocalClient(width, in, out, err, progress, secret));
  }

  /** Whoever sits in front of this process. */
  private record LocalClient(
      int columns,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Consumer<String> report,
      @Nullable Function<String, char[]> secret)
      implements Client {

    @Override
    public String user() {
      return System.getProperty("user.name", "unknown");
    }

    @Override
    public InputStream input(String file) throws IOException {
      return file.isEmpty() ? in : Files.newInputStream(Path.of(file));
    }

    @Override
    public void progress(String line) {
      report.accept(line);
    }

    @Override
    public char[] ask(String prompt) throws IOException {
      if (secret == null) {
        throw new IOException("nobody is at a terminal to be asked");
      }
      char[] answer = secret.apply(prompt);
      if (answer == null) {
        throw new IOException("cancelled");
      }
      return answer;
    }

    @Override
    public String unexpected(String command, Exception mistake) {
      return "the command failed unexpectedly: " + mistake;
    }
  }
}
