package io.jackfield.deploy.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Change;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A change as a line of JSON. */
final class JournalLine {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JournalLine() {}

  static String of(Change change) {
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
    return node.toString();
  }

  /** Empty for what is no change: a note, or a line that was cut off. */
  static Optional<Change> parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
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
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
