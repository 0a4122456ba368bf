package io.jackfield.shell;

import io.jackfield.command.CommandSpec;
import java.io.PrintStream;
import java.util.Collection;

/** The commands as a chapter of a document: docs/cli.md is made of it. */
final class Markdown {
  private final PrintStream out;

  Markdown(PrintStream out) {
    this.out = out;
  }

  void print(Collection<CommandSpec> all) {
    all.forEach(this::print);
  }

  private void print(CommandSpec spec) {
    out.println("### `" + spec.name() + "`");
    out.println();
    out.println(spec.summary());
    out.println();
    if (!spec.parameters().isEmpty() || !spec.options().isEmpty()) {
      out.println("```");
      out.println(new Usage(spec).synopsis());
      out.println("```");
      out.println();
      spec.parameters().forEach(one -> item(one.name(), one.help()));
      spec.options().forEach(one -> item((one.name() + " " + one.value()).strip(), one.help()));
      out.println();
    }
    for (String paragraph : spec.details()) {
      out.println(paragraph);
      out.println();
    }
    if (!spec.examples().isEmpty()) {
      int width = spec.examples().stream().mapToInt(one -> one.line().length()).max().orElse(0);
      out.println("```sh");
      for (CommandSpec.Example one : spec.examples()) {
        String gap = " ".repeat(width - one.line().length() + 2);
        out.println("jackfield " + one.line() + gap + "# " + one.effect());
      }
      out.println("```");
      out.println();
    }
  }

  private void item(String name, String help) {
    out.println("- `" + name + "`: " + help);
  }
}
