package io.jackfield.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a command is called, takes and says of itself: made once, and parsed, helped and completed
 * by. Each method returns a new spec that has one thing more.
 *
 * <p>Every command has the options {@code --json} and {@code --help} besides.
 *
 * @param name one word or two, of lower-case letters and dashes: {@code user add}
 * @param summary what it does, in one sentence
 * @param parameters the words behind its name, in order
 * @param options what may stand anywhere behind its name
 * @param examples lines that work as they stand, or with a word in capitals replaced
 * @param details what else there is to say, in paragraphs
 * @param quick whether it answers at once, from memory, and waits for nobody
 * @param instead what the client calls instead if the shell is replaced meanwhile; see {@link
 *     #goesOn}
 */
public record CommandSpec(
    String name,
    String summary,
    List<Parameter> parameters,
    List<Option> options,
    List<Example> examples,
    List<String> details,
    boolean quick,
    List<String> instead) {

  /** What may stand at a place; for completion. Asked for on a thread that may block. */
  public interface Values extends Supplier<Collection<String>> {}

  private static final Values ANY = List::of;

  /**
   * A word behind the name.
   *
   * @param name in capitals
   * @param required whether it has to be there
   * @param many whether more of them may follow; only the last parameter
   * @param file whether it names a file of the client
   */
  public record Parameter(
      String name, String help, boolean required, boolean many, boolean file, Values values) {}

  /**
   * An option.
   *
   * @param name with its dashes
   * @param value the name of its value, in capitals; empty if it has none
   * @param many whether it may be given several times
   */
  public record Option(String name, String value, String help, boolean many, Values values) {}

  /**
   * A line that shows how it is called.
   *
   * @param line without {@code jackfield}
   * @param effect what it does, in one sentence
   */
  public record Example(String line, String effect) {}

  /**
   * Copies the lists, and checks that what is typed can be told apart.
   *
   * @throws IllegalArgumentException if it cannot
   */
  public CommandSpec {
    if (!name.matches("[a-z][a-z-]*( [a-z][a-z-]*)?")) {
      throw new IllegalArgumentException("not the name of a command: " + name);
    }
    parameters = List.copyOf(parameters);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
    details = List.copyOf(details);
    instead = List.copyOf(instead);
    Set<String> names = new HashSet<>(Set.of("--json", "--help", "-h"));
    for (Option option : options) {
      require(option.name().matches("-[a-z]|--[a-z][a-z0-9-]*"), "no option", option.name());
      require(names.add(option.name()), "there twice", option.name());
    }
    boolean optional = false;
    boolean many = false;
    for (Parameter parameter : parameters) {
      require(names.add(parameter.name()), "there twice", parameter.name());
      require(
          !parameter.required() || !optional, "behind one that may be missing", parameter.name());
      require(!many, "behind one of any number", parameter.name());
      optional = !parameter.required();
      many = parameter.many();
    }
  }

  private static void require(boolean good, String otherwise, String name) {
    if (!good) {
      throw new IllegalArgumentException(name + " is " + otherwise);
    }
  }

  /** A command that takes nothing. */
  public static CommandSpec of(String name, String summary) {
    return new CommandSpec(
        name, summary, List.of(), List.of(), List.of(), List.of(), false, List.of());
  }

  /** With a word that has to be there. */
  public CommandSpec word(String parameter, String help) {
    return word(parameter, help, ANY);
  }

  /** With a word that has to be there. */
  public CommandSpec word(String parameter, String help, Values values) {
    return with(new Parameter(parameter, help, true, false, false, values));
  }

  /** With a word that may be missing. */
  public CommandSpec optional(String parameter, String help, Values values) {
    return with(new Parameter(parameter, help, false, false, false, values));
  }

  /** With any number of words, none as well. */
  public CommandSpec words(String parameter, String help, Values values) {
    return with(new Parameter(parameter, help, false, true, false, values));
  }

  /** With a file of the client that has to be there. */
  public CommandSpec file(String parameter, String help) {
    return with(new Parameter(parameter, help, true, false, true, ANY));
  }

  private CommandSpec with(Parameter parameter) {
    return new CommandSpec(
        name, summary, plus(parameters, parameter), options, examples, details, quick, instead);
  }

  /** With an option that has no value. */
  public CommandSpec flag(String option, String help) {
    return with(new Option(option, "", help, false, ANY));
  }

  /** With an option that has a value. */
  public CommandSpec option(String option, String value, String help) {
    return with(new Option(option, value, help, false, ANY));
  }

  /** With an option that may be given several times. */
  public CommandSpec options(String option, String value, String help) {
    return with(new Option(option, value, help, true, ANY));
  }

  private CommandSpec with(Option option) {
    return new CommandSpec(
        name, summary, parameters, plus(options, option), examples, details, quick, instead);
  }

  /** With an example. */
  public CommandSpec example(String line, String effect) {
    return new CommandSpec(
        name,
        summary,
        parameters,
        options,
        plus(examples, new Example(line, effect)),
        details,
        quick,
        instead);
  }

  /** With a paragraph for who asks for help. */
  public CommandSpec detail(String paragraph) {
    return new CommandSpec(
        name, summary, parameters, options, examples, plus(details, paragraph), quick, instead);
  }

  /**
   * A command that answers from memory, at once, and waits for neither a disk nor a person: it gets
   * a thread even if all others are in use.
   */
  public CommandSpec answersAtOnce() {
    return new CommandSpec(name, summary, parameters, options, examples, details, true, instead);
  }

  /**
   * A command that only waits for what others do: it is interrupted when its client goes, and what
   * it has begun goes on. It may even be the cause that the shell is replaced; then its client
   * calls another command of the next version instead, to learn the outcome.
   */
  public CommandSpec goesOn(String... command) {
    return new CommandSpec(
        name, summary, parameters, options, examples, details, quick, List.of(command));
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> more = new ArrayList<>(list);
    more.add(one);
    return more;
  }
}
