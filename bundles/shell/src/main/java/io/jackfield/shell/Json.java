package io.jackfield.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** JSON as trees: binding classes of a live bundle would keep them in Jackson's caches. */
final class Json {
  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static <T> ArrayNode array(Collection<T> all, Function<? super T, ? extends JsonNode> node) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    all.forEach(one -> array.add(node.apply(one)));
    return array;
  }

  /** Sets a field if there is something to say. */
  static void maybe(ObjectNode object, String field, Optional<?> value) {
    value.ifPresent(there -> object.put(field, there.toString()));
  }

  static void print(PrintStream out, JsonNode tree) {
    out.println(tree.toPrettyString());
  }
}
