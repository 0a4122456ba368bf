package io.jackfield.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What {@code bin/jackfield} runs for every command but {@code run}: hands the words to the daemon
 * over its control socket and shows what comes back. It knows no command itself, but where no
 * daemon answers it still tells its version.
 */
public final class Control {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int NO_DAEMON = 3;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final ControlConsole console;

  Control(InputStream in, PrintStream out, PrintStream err, ControlConsole console) {
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
    System.exit(control.run(Path.of(System.getProperty("jackfield.home", ".")), arguments));
  }

  /** The daemon speaks UTF-8; System.out may not. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs a command at the daemon of a home; returns the exit code. */
  int run(Path home, String... arguments) {
    List<String> words = arguments.length == 0 ? List.of("help") : List.of(arguments);
    Path here = Path.of("").toAbsolutePath();
    Path socket = here.resolve(home).normalize().resolve("run/control.sock");
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        return withoutDaemon(words.get(0), socket + ": " + e.getMessage());
      }
      List<String> resolved = ControlRequest.resolved(words, here);
      return new ControlClient(channel, in, out, err, console).run(resolved);
    } catch (IOException | IllegalArgumentException e) {
      err.println("jackfield: " + e.getMessage());
      return FAILED;
    }
  }

  private int withoutDaemon(String command, String reason) {
    switch (command) {
      case "version" -> out.println("jackfield " + version());
      case "help" -> out.println("usage: jackfield run | COMMAND ...; a running daemon lists them");
      default -> {
        err.println("jackfield: the daemon is not running (no answer at " + reason + ")");
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
