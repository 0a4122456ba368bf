package io.jackfield.launcher.client;

import io.jackfield.launcher.SafeText;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Reads commands line by line: from a person, with history and completion, or from a script. */
final class ShellSession {
  private static final String PROMPT = "jackfield> ";
  private static final String FILES = ":files";
  private static final Set<String> GOODBYE = Set.of("quit", "exit");

  /** Runs the words of one line. */
  interface Commands {
    /** Returns the exit code. */
    int run(List<String> words, PrintStream results);
  }

  private final Commands commands;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Parser parser =
      new DefaultParser().eofOnUnclosedQuote(true).eofOnEscapedNewLine(true);

  ShellSession(Commands commands, InputStream in, PrintStream out, PrintStream err) {
    this.commands = commands;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Until the input ends; returns the exit code: of a script, that of its last command. */
  int run(boolean person) {
    try {
      return person ? interactive() : script();
    } catch (IOException | UncheckedIOException e) {
      err.println("jackfield: " + e.getMessage());
      return Control.FAILED;
    }
  }

  private int script() throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int code = Control.OK;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      try {
        List<String> words = words(line);
        if (isGoodbye(words)) {
          return code;
        }
        code = words.isEmpty() ? code : commands.run(words, out);
      } catch (SyntaxError e) {
        code = refuse(line);
      }
    }
    return code;
  }

  private int refuse(String line) {
    err.println("jackfield: something is missing at the end of: " + SafeText.escape(line));
    return Control.USAGE;
  }

  private int interactive() throws IOException {
    try (Terminal terminal = terminal()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(parser)
              .completer(this::complete)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // words with ! are words
              .variable(LineReader.HISTORY_FILE, history())
              .build();
      while (true) {
        try {
          List<String> words = words(reader.readLine(PROMPT));
          if (isGoodbye(words)) {
            return Control.OK;
          }
          if (!words.isEmpty()) {
            run(words, terminal);
          }
        } catch (SyntaxError e) {
          refuse(reader.getBuffer().toString());
        } catch (UserInterruptException e) {
          // The line is given up, and not the shell.
        } catch (EndOfFileException e) {
          return Control.OK;
        }
      }
    }
  }

  /** Without native libraries {@code stty} does the work. */
  private static Terminal terminal() throws IOException {
    TerminalBuilder terminal = TerminalBuilder.builder().system(true);
    return "false".equals(System.getenv("JACKFIELD_NATIVE"))
        ? terminal.providers(TerminalBuilder.PROP_PROVIDER_EXEC).build()
        : terminal.build();
  }

  /** Runs a command that Ctrl-C ends, and not the shell with it. */
  private void run(List<String> words, Terminal terminal) {
    Thread thread = Thread.currentThread();
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, signal -> thread.interrupt());
    try {
      commands.run(words, out);
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
      Thread.interrupted(); // it came too late
    }
  }

  private static Path history() {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return folder.resolve("jackfield").resolve("history");
  }

  private static boolean isGoodbye(List<String> words) {
    return words.size() == 1 && GOODBYE.contains(words.get(0));
  }

  private List<String> words(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#")
        ? List.of()
        : parser.parse(text, text.length(), Parser.ParseContext.ACCEPT_LINE).words();
  }

  private void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<String> words = new ArrayList<>(List.of("complete", "--"));
    words.addAll(line.words().subList(0, line.wordIndex()));
    words.add(line.word().substring(0, line.wordCursor()));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    commands.run(words, new PrintStream(answer, true, StandardCharsets.UTF_8));
    for (String found : answer.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (found.equals(FILES)) {
        new Completers.FileNameCompleter().complete(reader, line, candidates);
      } else if (!found.isEmpty()) {
        candidates.add(new Candidate(found));
      }
    }
  }
}
