package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.util.List;

/** What {@code bin/jackfield} does itself: here to be helped with and completed. */
final class ClientCommands {
  private ClientCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of(
            CommandSpec.of(
                    "archive",
                    "Has the JVM keep what it knows of the daemon's classes, for a faster start.")
                .detail(
                    "Writes a file to cds/ in the distribution's folder, for this JVM and this"
                        + " distribution: to be done again when one of them was replaced. Where it"
                        + " does not fit, or is damaged, the daemon starts without it.")
                .detail(
                    "For that a daemon is started in a home of its own, on ports of its own, and"
                        + " stopped; one that runs notices nothing.")
                .example("archive", "takes some seconds, and counts from the next start on")
                .answersAtOnce(),
            ClientCommands::refuse),
        Command.of(
            CommandSpec.of("run", "Starts the daemon in the foreground.")
                .detail(
                    "SIGTERM stops it: connections are let go in order, and what has not ended"
                        + " within 'stop.limit' of etc/io.jackfield.transport.cfg is cut off.")
                .detail(
                    "SIGHUP has it read etc/, certificates and files of networks again; a terminal"
                        + " that is closed sends it, and ends nothing.")
                .example("run", "starts it, with the home that JACKFIELD_HOME names")
                .answersAtOnce(),
            ClientCommands::refuse),
        Command.of(
            CommandSpec.of("shell", "Reads commands line by line.")
                .detail(
                    "Each line is a command without 'jackfield' before it; words may be quoted."
                        + " The tabulator completes, the arrows go back, Ctrl-C ends the command"
                        + " that runs. 'exit' and the end of the"
                        + " input end the shell and never the daemon.")
                .detail(
                    "Where standard input is no terminal its lines are a script: lines that begin"
                        + " with '#' are remarks, and the exit code is that of the last command.")
                .example("shell", "asks for commands")
                .answersAtOnce(),
            ClientCommands::refuse));
  }

  /** Only a client that is another program, or is in its shell already, asks the daemon for it. */
  private static void refuse(CommandCall call) throws UsageException {
    throw new UsageException("this is done by bin/jackfield, outside of its shell");
  }
}
