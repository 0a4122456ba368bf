package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The daemon's log, or the log of what clients ask for. */
final class LogsCommand implements Command {
  private static final String LINES = "-n";
  private static final String FOLLOW = "-f";

  /** As the lines of a stack trace begin with. */
  private static final String TAB = "    ";

  private static final int USUAL_LINES = 50;
  private static final long LOOK_MILLIS = 250;

  private final CommandSpec spec;
  private final Path file;

  private LogsCommand(String name, String what, Path file) {
    this.spec =
        CommandSpec.of(name, "Shows the end of " + what + ".")
            .option(LINES, "LINES", "how many; " + USUAL_LINES + " unless given")
            .flag(FOLLOW, "goes on with what is logged from now on, until it is interrupted")
            .example(name + " -n 200", "the last 200 lines")
            .example(name + " -f", "follows it, also when it is rotated or the shell is replaced")
            .goesOn((name + " " + FOLLOW + " " + LINES + " 0").split(" ", -1));
    this.file = file;
  }

  /** The daemon's. */
  static LogsCommand daemon(Path folder) {
    return new LogsCommand("logs", "the daemon's log", folder.resolve("jackfield.log"));
  }

  /** That of what clients ask for. */
  static LogsCommand access(Path folder) {
    return new LogsCommand("logs access", "the access log", folder.resolve("access.log"));
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public void run(CommandCall call) throws UsageException, IOException, InterruptedException {
    int lines = lines(call);
    try (LogTail tail = LogTail.open(file, lines)) {
      print(tail.read(), call);
      while (call.has(FOLLOW)) {
        Thread.sleep(LOOK_MILLIS);
        print(tail.read(), call);
      }
    }
  }

  private static int lines(CommandCall call) throws UsageException {
    String lines = call.option(LINES).orElse(String.valueOf(USUAL_LINES));
    if (!lines.matches("[0-9]{1,6}")) {
      throw new UsageException("-n takes a number up to 999999, not " + lines);
    }
    return Integer.parseInt(lines);
  }

  /** With --json a line of JSON for each line. */
  private static void print(List<String> lines, CommandCall call) {
    for (String line : lines) {
      call.out()
          .println(
              call.json()
                  ? Json.tree(Map.of("line", line))
                  : Table.printable(line.replace("\t", TAB)));
    }
    if (!lines.isEmpty()) {
      call.out().flush();
    }
  }
}
