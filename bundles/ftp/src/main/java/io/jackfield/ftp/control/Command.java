package io.jackfield.ftp.control;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of the command table.
 *
 * @param name as it is sent, in capitals
 * @param argument what it expects
 * @param phase when it is allowed
 * @param help its syntax, as HELP tells it
 * @param action what it does
 * @param duringTransfer what it does at once while a transfer runs, answering with {@link
 *     Session#say}; {@code null} if it waits for the end
 * @param features what FEAT tells about it to a session (RFC 2389)
 */
public record Command(
    String name,
    Argument argument,
    Phase phase,
    String help,
    Action action,
    @Nullable Action duringTransfer,
    Function<Session, List<String>> features) {

  public static Command of(
      String name, Argument argument, Phase phase, String help, Action action) {
    return new Command(name, argument, phase, help, action, null, session -> List.of());
  }

  /** The same, with something to do during a transfer. */
  public Command during(Action inTransfer) {
    return new Command(name, argument, phase, help, action, inTransfer, features);
  }

  /** The same, told by FEAT. */
  public Command feature(String line) {
    return feature(session -> List.of(line));
  }

  /** The same, told by FEAT to some sessions. */
  public Command feature(Function<Session, List<String>> lines) {
    return new Command(name, argument, phase, help, action, duringTransfer, lines);
  }

  /** The same under another name. */
  public Command as(String alias) {
    String aliasHelp = help.replaceFirst("^" + name, alias);
    return new Command(
        alias, argument, phase, aliasHelp, action, duringTransfer, session -> List.of());
  }
}
