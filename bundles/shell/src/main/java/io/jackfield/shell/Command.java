package io.jackfield.shell;

/**
 * An operator command.
 *
 * @param name one word or two
 * @param parameters what follows the name, for people
 * @param help one sentence
 * @param syntax what follows the name, for the parser
 * @param action does it, on a worker
 */
record Command(String name, String parameters, String help, Syntax syntax, Action action) {

  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /**
     * Does it.
     *
     * @return the exit code
     * @throws Exception with a message for the operator; see {@link Complaint}
     */
    int run(Arguments arguments, CommandIo io) throws Exception;
  }

  String usage() {
    return parameters.isEmpty() ? name : name + " " + parameters;
  }

  /** What comes first in the name. */
  String topic() {
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }
}
