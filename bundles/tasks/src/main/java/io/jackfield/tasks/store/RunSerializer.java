package io.jackfield.tasks.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the data of runs as JSON; nothing is ever read as Java's serialization. */
public final class RunSerializer implements Serializer {
  private static final int MOST_BYTES = 256 * 1024;

  /** Everything but the data comes within so many: a path and a message have bounds. */
  public static final int HEAD_BYTES = 32 * 1024;

  /** Reads whatever was written: what cannot be read can neither run nor fail. */
  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNumberLength(MOST_BYTES)
                      .maxNameLength(MOST_BYTES)
                      .build())
              .build());

  @Override
  public byte[] serialize(Object data) {
    RunData run = (RunData) data;
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("run", run.runId());
    run.path().ifPresent(path -> node.put("path", path));
    run.message().ifPresent(message -> node.put("message", message));
    run.schedule().ifPresent(schedule -> node.put("schedule", schedule));
    run.failed().ifPresent(failed -> node.put("failed", failed));
    node.set("data", run.data());
    try {
      byte[] bytes = json.writeValueAsBytes(node);
      // Why it has failed comes on top of data that was promised to be kept.
      if (bytes.length > MOST_BYTES && run.message().isEmpty()) {
        throw new IllegalArgumentException(
            "data of " + bytes.length + " bytes, more than " + MOST_BYTES);
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T deserialize(Class<T> kind, byte[] bytes) {
    return kind.cast(read(bytes));
  }

  public RunData read(byte[] bytes) {
    try {
      JsonNode node = json.readTree(bytes);
      return new RunData(
          node.path("run").asText(),
          node.path("data"),
          text(node, "path"),
          text(node, "message"),
          text(node, "schedule"),
          text(node, "failed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads all but the data, which comes last, from the first {@link #HEAD_BYTES} of what was
   * written.
   */
  public RunData readHead(byte[] bytes) {
    Map<String, String> found = new HashMap<>();
    try (JsonParser parser = json.createParser(bytes)) {
      parser.nextToken();
      for (String key = parser.nextFieldName(); isText(parser, key); key = parser.nextFieldName()) {
        found.put(key, parser.getText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RunData(
        found.getOrDefault("run", ""),
        JsonNodeFactory.instance.objectNode(),
        Optional.ofNullable(found.get("path")),
        Optional.ofNullable(found.get("message")),
        Optional.ofNullable(found.get("schedule")),
        Optional.ofNullable(found.get("failed")));
  }

  private static boolean isText(JsonParser parser, @Nullable String key) throws IOException {
    return key != null && parser.nextToken() == JsonToken.VALUE_STRING;
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue());
  }
}
