package io.jackfield.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;

/** Offers the commands that begin with one word to Gogo. */
final class GogoFunction implements Function {
  private final String word;
  private final CommandTable commands;

  GogoFunction(String word, CommandTable commands) {
    this.word = word;
    this.commands = commands;
  }

  @Override
  public @Nullable Object execute(CommandSession session, List<Object> arguments)
      throws CommandFailedException, HandOverException {
    List<String> words = new ArrayList<>();
    words.add(word);
    arguments.forEach(argument -> words.add(String.valueOf(argument)));
    int code = commands.run(words, new GogoIo(session));
    if (code != Exit.OK) {
      throw new CommandFailedException(code);
    }
    return null;
  }
}
