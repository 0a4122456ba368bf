package io.jackfield.tasks.definition;

import io.jackfield.tasks.run.OneLine;
import java.util.regex.Pattern;

/** The rule for the names of tasks. The due query relies on it: names stand in its text. */
public final class TaskName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private TaskName() {}

  public static String checked(String name) {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not 1 to 100 letters, digits, dots, dashes and underscores: '" + OneLine.of(name) + "'");
    }
    return name;
  }
}
