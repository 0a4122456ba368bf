package io.jackfield.files.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.event.Events;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of an event as JSON in one line, and back. Written value by value: nothing is kept of
 * the classes of the bundle that they come from.
 */
final class FactsJson {
  /** As deep as the data of a run may be; something that contains itself ends here. */
  private static final int DEEPEST = 32;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  private FactsJson() throws IOException {
    json = FACTORY.createGenerator(text);
  }

  /**
   * Writes them.
   *
   * @throws IllegalArgumentException if they are of a kind that cannot be kept, or too large
   */
  static String write(Map<String, ?> facts) {
    try {
      FactsJson writer = new FactsJson();
      writer.map(facts, 1);
      writer.json.close();
      String all = writer.text.toString();
      refuseIfLarge(all.getBytes(StandardCharsets.UTF_8).length);
      // What would not be read, such as a number of thousands of digits, is not to be found out
      // then.
      read(all);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string takes all
    }
  }

  private static void refuseIfLarge(long length) {
    if (length > Events.MOST_BYTES) {
      throw new IllegalArgumentException("facts of more than " + Events.MOST_BYTES + " bytes");
    }
  }

  private void map(Map<?, ?> map, int depth) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new IllegalArgumentException("a key that is no text: " + entry.getKey());
      }
      json.writeFieldName(name);
      value(entry.getValue(), depth);
    }
    json.writeEndObject();
  }

  private void value(@Nullable Object value, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("facts deeper than " + DEEPEST + " levels");
    }
    // Here and not only at the end: who contains himself twice would not come to it.
    refuseIfLarge(text.getBuffer().length() + (long) json.getOutputBuffered());
    if (value instanceof Map<?, ?> map) {
      map(map, depth + 1);
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(element, depth + 1);
      }
      json.writeEndArray();
    } else if (value instanceof String string) {
      json.writeString(string);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      number(number);
    } else {
      throw new IllegalArgumentException(
          "a fact of a kind that cannot be kept: "
              + (value == null ? "null" : value.getClass().getName()));
    }
  }

  private void number(Number number) throws IOException {
    if (number instanceof Byte
        || number instanceof Short
        || number instanceof Integer
        || number instanceof Long) {
      json.writeNumber(number.longValue());
    } else if (number instanceof BigInteger big) {
      json.writeNumber(big);
    } else if (Double.isFinite(number.doubleValue())) {
      json.writeNumber(number.doubleValue());
    } else {
      throw new IllegalArgumentException("a fact that is no number: " + number);
    }
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if it is not what {@link #write} writes
   */
  static Map<String, Object> read(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("facts that cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
