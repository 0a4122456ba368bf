package io.jackfield.event;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names of what may happen: 1 to 100 letters, digits, dots, dashes and underscores, as those of
 * tasks. Those whose part before the first dot is {@code file}, {@code login} or {@code bundle} are
 * the daemon's, in any spelling; all others are of whoever tells them.
 */
public final class Topics {
  /** A file is whole under its final name. */
  public static final String FILE_ARRIVED = "file.arrived";

  /** A file or folder was deleted. */
  public static final String FILE_DELETED = "file.deleted";

  /** A file or folder has another name. */
  public static final String FILE_RENAMED = "file.renamed";

  /** A password was right: {@code account}, {@code protocol}, {@code address}, {@code time}. */
  public static final String LOGIN = "login";

  /**
   * A change of the live tier was made: {@code bundle}, {@code action}, {@code from}, {@code to},
   * {@code who}, {@code time}, all as the journal has them.
   */
  public static final String BUNDLE_SWAPPED = "bundle.swapped";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final List<String> FAMILIES = List.of("file", "login", "bundle");
  private static final List<String> OF_THE_DAEMON =
      List.of(FILE_ARRIVED, FILE_DELETED, FILE_RENAMED, LOGIN, BUNDLE_SWAPPED);

  private Topics() {}

  /**
   * The same topic.
   *
   * @throws IllegalArgumentException with a line for the operator if it is not formed as a topic
   *     is, or would be one of the daemon's and is none
   */
  public static String checked(String topic) {
    if (!FORM.matcher(topic).matches()) {
      String shown = topic.substring(0, Math.min(topic.length(), 100));
      throw new IllegalArgumentException(
          "not 1 to 100 letters, digits, dots, dashes and underscores: '"
              + shown.replaceAll("\\p{Cntrl}", "?")
              + "'");
    }
    if (isOfTheDaemon(topic) && !OF_THE_DAEMON.contains(topic)) {
      throw new IllegalArgumentException(
          "none of " + String.join(", ", OF_THE_DAEMON) + ": '" + topic + "'");
    }
    return topic;
  }

  /** Whether only the daemon may tell it. */
  public static boolean isOfTheDaemon(String topic) {
    int dot = topic.indexOf('.');
    String family = dot < 0 ? topic : topic.substring(0, dot);
    return FAMILIES.contains(family.toLowerCase(Locale.ROOT));
  }
}
