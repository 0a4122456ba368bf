package io.jackfield.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JSON as trees: binding classes of a live bundle would keep them in Jackson's caches. */
final class Json {
  private Json() {}

  /** The tree of what a command answers. */
  static JsonNode tree(Object data) {
    if (data instanceof Map<?, ?> map) {
      return object(map);
    }
    if (data instanceof Collection<?> all) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      all.forEach(one -> array.add(tree(one)));
      return array;
    }
    if (data instanceof Boolean truth) {
      return BooleanNode.valueOf(truth);
    }
    if (data instanceof Double || data instanceof Float) {
      return DoubleNode.valueOf(((Number) data).doubleValue());
    }
    if (data instanceof BigDecimal number) {
      return DecimalNode.valueOf(number);
    }
    if (data instanceof BigInteger number) {
      return BigIntegerNode.valueOf(number);
    }
    if (data instanceof Number number) {
      return LongNode.valueOf(number.longValue());
    }
    if (data instanceof Optional<?> maybe) {
      return maybe.map(Json::tree).orElse(NullNode.getInstance());
    }
    return TextNode.valueOf(data.toString());
  }

  private static ObjectNode object(Map<?, ?> map) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    // A map without an order of its own has another one in each JVM.
    Map<?, ?> ordered = map instanceof LinkedHashMap ? map : new TreeMap<>(map);
    ordered.forEach(
        (field, value) -> {
          Object there = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
          if (there != null) {
            object.set(String.valueOf(field), tree(there));
          }
        });
    return object;
  }
}
