package io.jackfield.config.etc;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.metatype.AD;

/**
 * What Metatype says about a key.
 *
 * @param min empty for no limit, as is {@code max}
 * @param usual the default
 * @param help what it is, for people
 */
record Attribute(
    String id,
    ValueType type,
    boolean many,
    String min,
    String max,
    List<String> options,
    String usual,
    String help) {

  static Attribute of(AD definition) {
    String[] options = definition.getOptionValues();
    return new Attribute(
        definition.getID(),
        ValueType.of(definition.getType()),
        definition.getCardinality() != 0,
        orEmpty(definition.getMin()),
        orEmpty(definition.getMax()),
        options == null ? List.of() : Arrays.asList(options),
        definition.getDefaultValue() == null ? "" : String.join(", ", definition.getDefaultValue()),
        orEmpty(definition.getDescription()));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  /** The value as the component wants it; an array where there may be many, split at commas. */
  Object convert(String text) throws BadConfig {
    if (!many) {
      return convertOne(text);
    }
    String[] parts = text.isEmpty() ? new String[0] : text.split("\\s*,\\s*", -1);
    Object array = java.lang.reflect.Array.newInstance(type.arrayType(), parts.length);
    for (int i = 0; i < parts.length; i++) {
      java.lang.reflect.Array.set(array, i, convertOne(parts[i]));
    }
    return array;
  }

  private Object convertOne(String text) throws BadConfig {
    Object value;
    try {
      value = type.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(id, type.quote(text) + " is not " + type.words() + inBrackets());
    }
    if (!type.isWithin(value, min, max)) {
      throw new BadConfig(id, type.quote(text) + " is not " + type.rangeWords(min, max));
    }
    if (!options.isEmpty() && !options.contains(text)) {
      String known = String.join(", ", options);
      throw new BadConfig(
          id, type.quote(text) + " is none of " + known + DidYouMean.hint(text, options));
    }
    return value;
  }

  private String inBrackets() {
    return min.isEmpty() && max.isEmpty() ? "" : " (" + min + ".." + max + ")";
  }
}
