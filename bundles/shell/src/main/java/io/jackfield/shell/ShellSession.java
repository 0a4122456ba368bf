package io.jackfield.shell;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** The interactive shell: lines go to Gogo until the input ends. The daemon stays. */
final class ShellSession {
  private static final String PROMPT = "jackfield> ";
  private static final Set<String> GOODBYE = Set.of("quit", "exit");

  private final CommandProcessor gogo;

  ShellSession(CommandProcessor gogo) {
    this.gogo = gogo;
  }

  /** {@code --resumed} is for a session that comes from an earlier version of the shell. */
  List<Command> commands() {
    return List.of(
        new Command(
            "shell",
            "",
            "Reads commands line by line, with Gogo's pipes and variables.",
            Syntax.NOTHING.flag("resumed"),
            this::run));
  }

  private int run(Arguments arguments, CommandIo io) throws IOException {
    try (CommandSession session = gogo.createSession(io.in(), io.out(), io.err())) {
      session.put(GogoIo.CLIENT, io);
      session.put("SCOPE", "jackfield:*");
      prompt(io, arguments.has("resumed") ? "" : PROMPT);
      for (String line = io.readLine(); line != null; line = io.readLine()) {
        if (GOODBYE.contains(line.strip())) {
          return Exit.OK;
        }
        execute(session, line, io);
        prompt(io, PROMPT);
      }
      return Exit.OK;
    }
  }

  private static void prompt(CommandIo io, String prompt) {
    io.err().flush();
    io.out().print(prompt);
    io.out().flush();
  }

  private static void execute(CommandSession session, String line, CommandIo io) {
    if (line.isBlank()) {
      return;
    }
    try {
      Object result = session.execute(line);
      if (result != null) {
        io.out().println(session.format(result, Converter.INSPECT));
      }
    } catch (CommandFailedException e) {
      // The command has said why.
    } catch (Exception e) {
      io.complain(String.valueOf(e.getMessage()));
    }
  }
}
