package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Canary;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.net.Listener;
import io.jackfield.transport.ProtocolInfo;
import java.util.Locale;
import java.util.Map;

/** The parts of {@code status --json}; docs/cli.md is their contract with scripts. */
final class StatusJson {
  private StatusJson() {}

  static ObjectNode listener(Listener listener) {
    ObjectNode node = Json.object();
    node.put("name", listener.name());
    node.put("protocol", listener.protocol());
    node.put("address", Words.host(listener.address()));
    node.put("port", listener.address().getPort());
    node.put("tls", listener.tls());
    Json.maybe(node, "problem", listener.problem());
    return node;
  }

  static ObjectNode protocol(ProtocolInfo protocol) {
    ObjectNode node = Json.object();
    node.put("name", protocol.name());
    node.put("bundle", protocol.bundle());
    node.put("version", protocol.version());
    node.put("connections", protocol.connections());
    return node;
  }

  static ObjectNode bundle(LiveBundle bundle) {
    ObjectNode node = Json.object();
    node.put("name", bundle.name());
    node.put("version", bundle.version());
    node.put("file", bundle.file());
    node.put("source", bundle.source().name().toLowerCase(Locale.ROOT));
    node.put("active", bundle.active());
    node.put("oldVersions", bundle.oldVersions());
    Json.maybe(node, "problem", bundle.problem());
    Json.maybe(node, "pinnedBy", bundle.pinnedBy());
    bundle.canary().ifPresent(canary -> node.set("canary", canary(canary)));
    return node;
  }

  static ObjectNode refused(Map.Entry<String, String> refused) {
    return Json.object().put("file", refused.getKey()).put("reason", refused.getValue());
  }

  private static ObjectNode canary(Canary canary) {
    ObjectNode node = Json.object();
    node.put("version", canary.version());
    node.put("percent", canary.percent());
    node.put("since", canary.since().toString());
    node.put("exchanges", canary.exchanges());
    node.put("errorRate", canary.errorRate());
    Json.maybe(node, "problem", canary.problem());
    return node;
  }
}
