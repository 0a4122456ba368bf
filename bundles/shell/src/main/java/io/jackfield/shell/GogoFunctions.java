package io.jackfield.shell;

import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The commands as Gogo sees them: {@code jackfield:status}, {@code jackfield:user}. */
final class GogoFunctions {
  private GogoFunctions() {}

  /** Registers one for each first word but the shell's own. */
  static List<ServiceRegistration<?>> register(BundleContext context, CommandTable commands) {
    return commands
        .all()
        .map(Command::topic)
        .distinct()
        .filter(word -> !word.equals("shell"))
        .<ServiceRegistration<?>>map(
            word ->
                context.registerService(
                    Function.class,
                    new GogoFunction(word, commands),
                    FrameworkUtil.asDictionary(
                        Map.of(
                            CommandProcessor.COMMAND_SCOPE,
                            "jackfield",
                            CommandProcessor.COMMAND_FUNCTION,
                            word))))
        .toList();
  }
}
