package io.jackfield.config.etc;

import java.math.BigDecimal;
import org.osgi.service.metatype.AttributeDefinition;

/** The types of Metatype: how a text becomes a value. */
enum ValueType {
  STRING("a text", String.class),
  PASSWORD("a text", String.class),
  BOOLEAN("true or false", boolean.class),
  CHARACTER("one character", char.class),
  BYTE("an integer", byte.class),
  SHORT("an integer", short.class),
  INTEGER("an integer", int.class),
  LONG("an integer", long.class),
  FLOAT("a number", float.class),
  DOUBLE("a number", double.class);

  private final String words;
  private final Class<?> arrayType;

  ValueType(String words, Class<?> arrayType) {
    this.words = words;
    this.arrayType = arrayType;
  }

  static ValueType of(int metatype) {
    return switch (metatype) {
      case AttributeDefinition.PASSWORD -> PASSWORD;
      case AttributeDefinition.BOOLEAN -> BOOLEAN;
      case AttributeDefinition.CHARACTER -> CHARACTER;
      case AttributeDefinition.BYTE -> BYTE;
      case AttributeDefinition.SHORT -> SHORT;
      case AttributeDefinition.INTEGER -> INTEGER;
      case AttributeDefinition.LONG -> LONG;
      case AttributeDefinition.FLOAT -> FLOAT;
      case AttributeDefinition.DOUBLE -> DOUBLE;
      default -> STRING;
    };
  }

  /** In the sentence "x is not …". */
  String words() {
    return words;
  }

  Class<?> arrayType() {
    return arrayType;
  }

  /** Throws an {@link IllegalArgumentException} without a message for the operator. */
  Object parse(String text) {
    return switch (this) {
      case STRING, PASSWORD -> text;
      case BOOLEAN -> parseBoolean(text);
      case CHARACTER -> parseCharacter(text);
      case BYTE -> Byte.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
    };
  }

  /** The text as it may be shown. */
  String quote(String text) {
    return this == PASSWORD ? "the value" : "'" + text + "'";
  }

  /** Whether a number is, or a text is as long as, the limits allow; an empty limit is none. */
  boolean isWithin(Object value, String min, String max) {
    if (this == BOOLEAN || this == CHARACTER) {
      return true;
    }
    BigDecimal measured =
        value instanceof Number
            ? new BigDecimal(value.toString())
            : new BigDecimal(value.toString().length());
    return (min.isEmpty() || measured.compareTo(new BigDecimal(min)) >= 0)
        && (max.isEmpty() || measured.compareTo(new BigDecimal(max)) <= 0);
  }

  /** In the sentence "x is not …". */
  String rangeWords(String min, String max) {
    String unit = arrayType == String.class ? " characters long" : "";
    if (max.isEmpty()) {
      return "at least " + min + unit;
    }
    return min.isEmpty() ? "at most " + max + unit : "between " + min + " and " + max + unit;
  }

  private static Object parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object parseCharacter(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException(text);
    }
    return text.charAt(0);
  }
}
