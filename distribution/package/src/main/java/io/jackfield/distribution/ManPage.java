package io.jackfield.distribution;

import io.jackfield.distribution.CommandChapter.Description;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manual page: written by hand but for what the commands say of themselves. */
final class ManPage {
  private static final String COMMANDS = ".\\\" COMMANDS\n";
  private static final Pattern ITEM = Pattern.compile("- `([^`]+)`: (.*)");

  private final String template;

  /**
   * Makes one of a template.
   *
   * @param template roff with {@code @VERSION@}, {@code @DATE@} and a line that is replaced by the
   *     commands
   */
  ManPage(String template) {
    if (!template.contains(COMMANDS)) {
      throw new IllegalArgumentException("the man page has no line " + COMMANDS.strip());
    }
    this.template = template;
  }

  String with(CommandChapter chapter, String version, Instant time) {
    StringBuilder commands = new StringBuilder();
    for (Description command : chapter.commands()) {
      describe(command, commands);
    }
    String date = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(time);
    return template
        .replace("@VERSION@", version)
        .replace("@DATE@", date)
        .replace(COMMANDS, commands);
  }

  private static void describe(Description command, StringBuilder out) {
    out.append(".SS \"jackfield ").append(text(command.name())).append("\"\n");
    boolean code = false;
    boolean first = true;
    for (String line : command.lines()) {
      Matcher item = ITEM.matcher(line);
      if (line.startsWith("```")) {
        code = !code;
        out.append(code ? ".PP\n.nf\n" : ".fi\n");
      } else if (code) {
        out.append(line(line));
      } else if (item.matches()) {
        out.append(".TP\n.B ").append(line(item.group(1))).append(line(item.group(2)));
      } else if (!line.isEmpty()) {
        out.append(first ? "" : ".PP\n").append(line(line));
        first = false;
      }
    }
  }

  /** One line of text, whatever it begins with. */
  private static String line(String text) {
    String escaped = text(text);
    boolean control = escaped.startsWith(".") || escaped.startsWith("'");
    return (control ? "\\&" : "") + escaped + "\n";
  }

  private static String text(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("`", "");
  }
}
