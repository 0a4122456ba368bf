package io.jackfield.client.mirror;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a cron expression before the task engine does, so that the key can be named. */
final class Cron {
  private static final Pattern PART =
      Pattern.compile(
          "(?:\\*|([0-9]{1,2}|[A-Za-z]{3})(?:-([0-9]{1,2}|[A-Za-z]{3}))?)(?:/([0-9]{1,2}))?");
  private static final List<int[]> LIMITS =
      List.of(
          new int[] {0, 59},
          new int[] {0, 59},
          new int[] {0, 23},
          new int[] {1, 31},
          new int[] {1, 12},
          new int[] {0, 7});

  private Cron() {}

  static void check(String key, String expression) throws BadSettingException {
    String[] fields = expression.split("\\s+", -1);
    if (fields.length != 5 && fields.length != 6) {
      throw new BadSettingException(
          key, "neither a cron expression of five or six fields nor arrival: '" + expression + "'");
    }
    for (int i = 0; i < fields.length; i++) {
      int[] limits = LIMITS.get(i + LIMITS.size() - fields.length);
      for (String part : fields[i].split(",", -1)) {
        if (!isPart(part, limits)) {
          throw new BadSettingException(
              key, "not a cron expression: '" + part + "' in '" + expression + "'");
        }
      }
    }
  }

  private static boolean isPart(String part, int[] limits) {
    if (part.equals("?")) {
      return true;
    }
    Matcher form = PART.matcher(part);
    return form.matches()
        && within(form.group(1), limits)
        && within(form.group(2), limits)
        && !"0".equals(form.group(3));
  }

  private static boolean within(@org.jspecify.annotations.Nullable String value, int[] limits) {
    if (value == null || Character.isLetter(value.charAt(0))) {
      return true;
    }
    int number = Integer.parseInt(value);
    return number >= limits[0] && number <= limits[1];
  }
}
