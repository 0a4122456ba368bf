package io.jackfield.ftp.control;

import java.util.List;

/**
 * One line of the control connection.
 *
 * @param verb the command in capitals; empty if the line has none
 * @param argument what follows the first space, as it came: a file name may begin and end with
 *     spaces
 * @param problem why the line is no good, in words for the peer; empty if it is
 */
record CommandLine(String verb, String argument, String problem) {
  /** The record, its strings and their arrays. */
  private static final int OBJECTS = 128;

  static CommandLine of(String line) {
    int space = line.indexOf(' ');
    String verb = space < 0 ? line : line.substring(0, space);
    return new CommandLine(capitals(verb), space < 0 ? "" : line.substring(space + 1), "");
  }

  static CommandLine bad(String problem) {
    return new CommandLine("", "", problem);
  }

  /** About how many bytes it takes while it waits. */
  int memory() {
    return OBJECTS + verb.length() + 2 * argument.length();
  }

  /** As values of the JDK, for another version. */
  List<String> save() {
    return List.of(verb, argument, problem);
  }

  static CommandLine restore(Object saved) {
    List<?> parts = (List<?>) saved;
    return new CommandLine((String) parts.get(0), (String) parts.get(1), (String) parts.get(2));
  }

  /** Not {@code toUpperCase}: other alphabets have letters that become ASCII ones. */
  private static String capitals(String verb) {
    StringBuilder result = new StringBuilder(verb.length());
    for (int i = 0; i < verb.length(); i++) {
      char c = verb.charAt(i);
      result.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
    }
    return result.toString();
  }

  /** Passwords are arguments. */
  @Override
  public String toString() {
    return "CommandLine[" + verb.length() + " letters]";
  }
}
