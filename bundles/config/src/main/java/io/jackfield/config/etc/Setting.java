package io.jackfield.config.etc;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A key and what is in force.
 *
 * @param value stars for a password
 * @param source where that comes from: as it is written in the file, or {@code default}; stars for
 *     a password
 */
record Setting(String file, String key, String value, String source, String usual, String help) {
  private static final String DEFAULT = "default";
  private static final String SECRET = "***";

  /** All keys of a configuration. */
  static List<Setting> of(
      Schema schema, CfgName name, Map<String, String> text, Map<String, Object> values) {
    List<Setting> settings = new ArrayList<>();
    for (Attribute attribute : schema.attributes().values()) {
      Object value = values.get(attribute.id());
      boolean secret = value != null && attribute.type() == ValueType.PASSWORD;
      String source = value == null ? DEFAULT : text.getOrDefault(attribute.id(), DEFAULT);
      settings.add(
          new Setting(
              name.file(),
              attribute.id(),
              secret ? SECRET : value == null ? attribute.usual() : text(value),
              secret ? SECRET : source,
              attribute.usual(),
              attribute.help()));
    }
    settings.sort(Comparator.comparing(Setting::key));
    return settings;
  }

  private static String text(Object value) {
    if (!value.getClass().isArray()) {
      return value.toString();
    }
    StringJoiner all = new StringJoiner(", ");
    for (int i = 0; i < Array.getLength(value); i++) {
      all.add(String.valueOf(Array.get(value, i)));
    }
    return all.toString();
  }
}
