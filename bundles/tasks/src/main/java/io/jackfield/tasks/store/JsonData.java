package io.jackfield.tasks.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of a run as JSON and back: text, numbers, booleans, lists and maps of these. */
public final class JsonData {
  /** Deeper than anybody needs; something that contains itself ends here. */
  private static final int DEEPEST = 32;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonData() {}

  public static ObjectNode write(Map<String, ?> data) {
    return object(data, 1);
  }

  private static ObjectNode object(Map<?, ?> map, int depth) {
    ObjectNode node = NODES.objectNode();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException("a key that is no text: " + key);
          }
          node.set(name, node(value, depth));
        });
    return node;
  }

  private static JsonNode node(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("data deeper than " + DEEPEST + " levels");
    }
    if (value instanceof Map<?, ?> map) {
      return object(map, depth + 1);
    }
    if (value instanceof Iterable<?> list) {
      ArrayNode node = NODES.arrayNode();
      list.forEach(element -> node.add(node(element, depth + 1)));
      return node;
    }
    return leaf(value);
  }

  private static JsonNode leaf(@Nullable Object value) {
    if (value instanceof String text) {
      return NODES.textNode(text);
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    String kind = value == null ? "null" : value.getClass().getName();
    throw new IllegalArgumentException("data of a kind that cannot be kept: " + kind);
  }

  private static JsonNode number(Number number) {
    if (number instanceof Byte || number instanceof Short || number instanceof Integer) {
      return NODES.numberNode(number.intValue());
    }
    if (number instanceof Long) {
      return NODES.numberNode(number.longValue());
    }
    if (number instanceof BigInteger big) {
      return NODES.numberNode(big);
    }
    if (number instanceof BigDecimal big) {
      return NODES.numberNode(big);
    }
    if (!Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException("data that is no number: " + number);
    }
    return NODES.numberNode(number.doubleValue());
  }

  /** Whole numbers come back as the smallest of Integer, Long and BigInteger, others as Double. */
  public static Map<String, Object> read(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
    return map;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      return read(node);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? node.booleanValue() : node.textValue();
  }
}
