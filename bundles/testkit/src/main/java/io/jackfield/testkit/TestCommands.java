package io.jackfield.testkit;

import io.jackfield.command.Command;
import io.jackfield.command.CommandSpec;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The commands of a bundle, called by name as its clients do. For one thread. */
public final class TestCommands {
  private final Map<String, Command> commands = new TreeMap<>();

  /** None yet; what is published with {@link #context} comes in. */
  public TestCommands() {}

  /** With these. */
  public TestCommands(Collection<? extends Command> commands) {
    commands.forEach(command -> this.commands.put(command.spec().name(), command));
  }

  /** In which a component of the bundle publishes its commands, and nothing else. */
  public BundleContext context() {
    return proxy(
        BundleContext.class,
        arguments -> register((Command) arguments[1], (Dictionary<?, ?>) arguments[2]));
  }

  private Object register(Command command, Dictionary<?, ?> properties) {
    String name = String.valueOf(properties.get(Command.NAME));
    commands.put(name, command);
    return proxy(
        ServiceRegistration.class,
        nothing -> {
          commands.remove(name);
          return command;
        });
  }

  private interface Method {
    Object call(Object... arguments);
  }

  /** The only method that is called. */
  private static <T> T proxy(Class<T> type, Method method) {
    return type.cast(
        Proxy.newProxyInstance(
            TestCommands.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object result = method.call(arguments == null ? new Object[0] : arguments);
              return called.getReturnType() == void.class ? null : result;
            }));
  }

  /** What they are called. */
  public Set<String> names() {
    return Set.copyOf(commands.keySet());
  }

  /** What one of them takes and says of itself. */
  public CommandSpec spec(String name) {
    return command(name).spec();
  }

  /**
   * Runs one of them.
   *
   * @throws AssertionError if its spec does not let a client call it so
   * @throws Exception as the command does
   */
  public TestCall run(String name, TestCall call) throws Exception {
    Command command = command(name);
    fit(command.spec(), call);
    command.run(call);
    return call;
  }

  private Command command(String name) {
    Command command = commands.get(name);
    if (command == null) {
      throw new AssertionError("no command '" + name + "' but " + commands.keySet());
    }
    return command;
  }

  private static void fit(CommandSpec spec, TestCall call) {
    Set<String> unknown = new HashSet<>(call.given());
    unknown.remove("--json");
    spec.options().forEach(option -> unknown.remove(option.name()));
    List<String> missing = new ArrayList<>();
    for (CommandSpec.Parameter parameter : spec.parameters()) {
      if (!unknown.remove(parameter.name()) && parameter.required()) {
        missing.add(parameter.name());
      }
    }
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      throw new AssertionError(spec.name() + ": unknown " + unknown + ", missing " + missing);
    }
  }
}
