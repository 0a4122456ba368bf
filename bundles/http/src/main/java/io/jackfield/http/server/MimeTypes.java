package io.jackfield.http.server;

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

/** Media types by the ending of a file's name, from {@code mime.types} beside this class. */
final class MimeTypes {
  private static final String UNKNOWN = "application/octet-stream";

  private final Map<String, String> byEnding;

  private MimeTypes(Map<String, String> byEnding) {
    this.byEnding = byEnding;
  }

  static MimeTypes load() {
    Map<String, String> types = new HashMap<>();
    try (InputStream in = MimeTypes.class.getResourceAsStream("mime.types");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, types));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MimeTypes(types);
  }

  private static void read(String line, Map<String, String> into) {
    StringTokenizer words = new StringTokenizer(line);
    if (words.hasMoreTokens()) {
      String type = words.nextToken();
      String value = isText(type) ? type + "; charset=utf-8" : type;
      while (words.hasMoreTokens()) {
        into.put(words.nextToken(), value);
      }
    }
  }

  private static boolean isText(String type) {
    return type.startsWith("text/") || type.equals("application/xml");
  }

  String of(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 1
        ? UNKNOWN
        : byEnding.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
  }
}
