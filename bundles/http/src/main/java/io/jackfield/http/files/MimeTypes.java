package io.jackfield.http.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;

/**
 * Media types by the ending of a file's name: those of {@code mime.types} beside this class, then
 * those of mime-db.
 */
public final class MimeTypes {
  private static final String UNKNOWN = "application/octet-stream";

  private final Map<String, String> byEnding;

  private MimeTypes(Map<String, String> byEnding) {
    this.byEnding = byEnding;
  }

  private static final class Known {
    static final MimeTypes TYPES = load();
  }

  /** All of them; read at the first call, which takes a moment. */
  public static MimeTypes known() {
    return Known.TYPES;
  }

  private static MimeTypes load() {
    try {
      Map<String, String> types = new HashMap<>(MimeDb.load());
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(resource("mime.types"), StandardCharsets.UTF_8))) {
        lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, types));
      }
      types.replaceAll((ending, type) -> withCharset(type));
      return new MimeTypes(Map.copyOf(types));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of this bundle. */
  static InputStream resource(String name) {
    return Objects.requireNonNull(MimeTypes.class.getResourceAsStream(name), name);
  }

  private static void read(String line, Map<String, String> into) {
    StringTokenizer words = new StringTokenizer(line);
    if (words.hasMoreTokens()) {
      String type = words.nextToken();
      while (words.hasMoreTokens()) {
        into.put(words.nextToken(), type);
      }
    }
  }

  private static String withCharset(String type) {
    boolean text = type.startsWith("text/") || type.equals("application/xml");
    return text ? type + "; charset=utf-8" : type;
  }

  /** How many endings have a type. */
  public int size() {
    return byEnding.size();
  }

  /**
   * The type of a file.
   *
   * @param own the operator's types by ending; they go first
   */
  String of(String name, Map<String, String> own) {
    int dot = name.lastIndexOf('.');
    if (dot < 1) {
      return UNKNOWN;
    }
    String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    String type = own.get(ending);
    return type != null ? type : byEnding.getOrDefault(ending, UNKNOWN);
  }
}
