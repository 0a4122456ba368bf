package io.jackfield.launcher.client;

import io.jackfield.launcher.Folders;
import io.jackfield.launcher.Place;
import io.jackfield.launcher.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What {@code bin/jackfield} runs for every command but {@code run}: hands the words to the daemon
 * over its control socket and shows what comes back, or for a few runs them itself. Where no daemon
 * answers it still tells its version.
 */
public final class Control {
  private static final Map<String, String> OPTIONS =
      Map.of("--help", "help", "-h", "help", "--version", "version");

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NO_DAEMON = 3;

  /** As with a program that the signal ends. */
  static final int INTERRUPTED = 130;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final ControlConsole console;

  public Control(InputStream in, PrintStream out, PrintStream err, ControlConsole console) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.console = console;
  }

  /** Runs the command in the arguments and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Control control = new Control(System.in, out, err, ControlConsole.ofProcess());
    Path home = Path.of(System.getProperty("jackfield.home", "."));
    System.exit(control.run(home, System.getenv(), arguments));
  }

  /** The daemon speaks UTF-8; System.out may not. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs a command at the daemon of a home in which all of it is; returns the exit code. */
  public int run(Path home, String... arguments) {
    return run(home, Map.of(), arguments);
  }

  /** Runs a command at the daemon of a home and an environment; returns the exit code. */
  int run(Path home, Map<String, String> environment, String... arguments) {
    Path here = Path.of("").toAbsolutePath();
    try {
      Path run = Place.RUN.in(here.resolve(home).normalize(), environment);
      Path socket = run.resolve("control.sock");
      List<String> words = words(arguments);
      if (words.get(0).equals("check") && isDead(socket)) {
        return checkOffline(home, environment, words);
      }
      return ask(socket, here, words, new OwnProcess(dist(home), err, console));
    } catch (StartFailure e) {
      err.println("jackfield: " + e.getMessage());
      return FAILED;
    }
  }

  private static Path dist(Path home) {
    return absolute(Path.of(System.getProperty("jackfield.dist", home.toString())));
  }

  private int ask(Path socket, Path here, List<String> words, OwnProcess own) {
    if (OwnProcess.isFor(words)) {
      return own.run(words, in, out);
    }
    if (words.equals(List.of("shell"))) {
      return new ShellSession(
              (line, results) ->
                  OwnProcess.isFor(line)
                      ? own.run(line, InputStream.nullInputStream(), results)
                      : once(socket, new ControlInput(here, line, null), line, results),
              in,
              out,
              err)
          .run(console != ControlConsole.NOBODY);
    }
    return once(socket, new ControlInput(here, words, in), words, out);
  }

  /**
   * Runs one command, and what the daemon wants instead of it for as long as it does.
   *
   * @param input of what was typed, also if other words are what the daemon wants
   * @param results where its standard output goes
   */
  private int once(Path socket, ControlInput input, List<String> words, PrintStream results) {
    int code;
    List<String> next = words;
    do {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        try {
          channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
          return withoutDaemon(isHelp(next) ? "help" : next.get(0), socket, e);
        }
        ControlClient client = new ControlClient(channel, input, results, err, console);
        code = client.run(next);
        next = client.instead();
      } catch (ClosedByInterruptException e) {
        return INTERRUPTED;
      } catch (IOException | IllegalArgumentException e) {
        err.println("jackfield: " + e.getMessage());
        return FAILED;
      }
    } while (!next.isEmpty());
    return code;
  }

  private int checkOffline(Path home, Map<String, String> environment, List<String> words)
      throws StartFailure {
    if (words.size() > 2 || !Set.of("check", "--json").containsAll(words)) {
      err.println("jackfield: too many words; usage: jackfield check [--json]");
      return USAGE;
    }
    try {
      Folders folders = new Folders(absolute(home), dist(home), environment);
      return new OfflineCheck(folders, out, err).run(words.contains("--json"));
    } catch (IOException e) {
      err.println("jackfield: " + e.getMessage());
      return FAILED;
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Options that people try everywhere are the commands of that name. */
  private static List<String> words(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    String first = words.isEmpty() ? "--help" : words.remove(0);
    words.add(0, OPTIONS.getOrDefault(first, first));
    return words;
  }

  /** Whether no daemon is there, which is not to be told of one that others have. */
  private static boolean isDead(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return false;
    } catch (IOException e) {
      return !isForbidden(socket);
    }
  }

  private static boolean isHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  /** Neither there nor not there: that cannot even be told. */
  private static boolean isForbidden(Path socket) {
    return Files.exists(socket) ? !Files.isWritable(socket) : !Files.notExists(socket);
  }

  private int withoutDaemon(String command, Path socket, IOException reason) {
    switch (command) {
      case "version" -> out.println("jackfield " + version());
      case "help" -> out.println("usage: jackfield run | COMMAND ...; a running daemon lists them");
      case "archive", "run", "shell" -> {
        err.println("jackfield: usage: jackfield " + command + ", without words behind it");
        return USAGE;
      }
      default -> {
        if (isForbidden(socket)) {
          err.println("jackfield: permission denied: only the daemon's user may use " + socket);
          return FAILED;
        }
        err.println(
            "jackfield: the daemon is not running (no answer at "
                + socket
                + ": "
                + reason.getMessage()
                + ")");
        return NO_DAEMON;
      }
    }
    return OK;
  }

  private static String version() {
    String version = Control.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "of an unknown version");
  }
}
