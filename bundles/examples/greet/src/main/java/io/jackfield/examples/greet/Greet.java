package io.jackfield.examples.greet;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Greets: {@code jackfield greet you} answers {@code hello, you}. */
@Component(property = Command.NAME + "=greet")
public final class Greet implements Command {
  private static final CommandSpec SPEC =
      CommandSpec.of("greet", "Greets somebody, or the world.")
          .optional("NAME", "who is greeted", () -> List.of("world"))
          .flag("--loud", "in capitals")
          .example("greet you --loud", "answers HELLO, YOU");

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    String greeting = "hello, " + call.find("NAME").orElse("world");
    String said = call.has("--loud") ? greeting.toUpperCase(Locale.ROOT) : greeting;
    call.answer(Map.of("greeting", said), said);
  }
}
