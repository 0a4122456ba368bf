package io.jackfield.deploy.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Change;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A change as a line of JSON. */
final class JournalLine {
  private static final String TOLD = "told";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JournalLine() {}

  /**
   * A line.
   *
   * @param isNews whether somebody is to be told of the change, which another line will say
   */
  static String of(Change change, boolean isNews) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", change.id());
    node.put("time", change.time().toString());
    node.put("who", change.who());
    node.put("action", change.action());
    node.put("bundle", change.name());
    node.put("fromVersion", change.fromVersion()).put("fromSha256", change.fromHash());
    node.put("toVersion", change.toVersion()).put("toSha256", change.toHash());
    node.put("outcome", change.outcome());
    node.put("reason", change.reason());
    node.put("moved", change.moved());
    node.put("millis", change.millis());
    if (isNews) {
      node.put(TOLD, false);
    }
    return node.toString();
  }

  /** Says that somebody was told of a change. */
  static String told(Change change) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("time", Instant.now().toString());
    return node.put("event", TOLD).put("change", change.id()).toString();
  }

  /** Those of which somebody is still to be told, in their order. */
  static Collection<Change> untold(List<String> lines) {
    Map<String, Change> untold = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.contains(TOLD)) {
        JsonNode node = node(line);
        if (node.path("event").asText().equals(TOLD)) {
          untold.remove(node.path("change").asText());
        } else if (node.has(TOLD) && !node.path(TOLD).asBoolean()) {
          parse(line).ifPresent(change -> untold.put(change.id(), change));
        }
      }
    }
    return untold.values();
  }

  private static JsonNode node(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Empty for what is no change: a note, or a line that was cut off. */
  static Optional<Change> parse(String line) {
    JsonNode node = node(line);
    try {
      if (!node.has("id")) {
        return Optional.empty();
      }
      return Optional.of(
          new Change(
              node.path("id").asText(),
              Instant.parse(node.path("time").asText()),
              node.path("who").asText(),
              node.path("action").asText(),
              node.path("bundle").asText(),
              node.path("fromVersion").asText(),
              node.path("fromSha256").asText(),
              node.path("toVersion").asText(),
              node.path("toSha256").asText(),
              node.path("outcome").asText(),
              node.path("reason").asText(),
              node.path("moved").asInt(),
              node.path("millis").asLong()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
