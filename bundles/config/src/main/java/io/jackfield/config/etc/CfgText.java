package io.jackfield.config.etc;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a file in the syntax of {@link Properties}, in UTF-8. */
final class CfgText {
  private static final long MOST_BYTES = 1 << 20;

  private CfgText() {}

  static Map<String, String> read(Path file) throws BadConfig {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new BadConfig("", "is larger than " + MOST_BYTES + " bytes");
      }
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new BadConfig("", "is not UTF-8");
    } catch (IOException e) {
      throw new BadConfig("", "cannot be read: " + e);
    }
  }

  static Map<String, String> parse(String text) throws BadConfig {
    OncePerKey properties = new OncePerKey();
    try {
      properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (IllegalArgumentException | IOException e) {
      throw new BadConfig("", String.valueOf(e.getMessage()));
    }
    if (!properties.twice.isEmpty()) {
      throw new BadConfig(properties.twice, "is there twice");
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k).strip()));
    return values;
  }

  /** Remembers a key that comes again, where the JDK lets the last one win. */
  private static final class OncePerKey extends Properties {
    private static final long serialVersionUID = 1L;

    private String twice = "";

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key)) {
        twice = key.toString();
      }
      return super.put(key, value);
    }
  }
}
