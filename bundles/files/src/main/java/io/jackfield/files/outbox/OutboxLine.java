package io.jackfield.files.outbox;

import io.jackfield.files.disk.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A line of the outbox: a checksum, what kind it is, a number, and more fields, with tabs between.
 *
 * @param number of the event; of what was delivered, the segment
 */
public record OutboxLine(Kind kind, long number, List<String> fields) {
  public enum Kind {
    /** The event will happen; its fields follow. */
    INTENDED('I'),
    /** It has happened; its fields follow once more, so that who delivers reads only these. */
    HAPPENED('H'),
    /** It has not happened. */
    VOID('V'),
    /** All that has happened before a place is delivered: the offset in the segment follows. */
    DELIVERED('D');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** Without the end of the line. */
  public String text() {
    StringBuilder text = new StringBuilder().append(kind.letter).append('\t').append(number);
    fields.forEach(field -> text.append('\t').append(field));
    return checksum(text.toString()) + '\t' + text;
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits(crc.getValue(), 8);
  }

  /** Reads one, without its end; null if it is damaged, as by a power loss. */
  public static @Nullable OutboxLine parse(String line) {
    int tab = line.indexOf('\t');
    if (tab < 0 || !checksum(line.substring(tab + 1)).equals(line.substring(0, tab))) {
      return null;
    }
    List<String> fields = List.of(line.substring(tab + 1).split("\t", -1));
    for (Kind kind : Kind.values()) {
      if (fields.get(0).equals(String.valueOf(kind.letter)) && fields.size() > 1) {
        return new OutboxLine(
            kind, Long.parseLong(fields.get(1)), fields.subList(2, fields.size()));
      }
    }
    return null;
  }

  /** Without the fields. */
  public static OutboxLine of(Kind kind, long number, String... fields) {
    return new OutboxLine(kind, number, Arrays.asList(fields));
  }
}
