package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Canary;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.net.Listener;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.rollout.LaneInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  static ArrayNode bundles(Services services) {
    List<LaneInfo> lanes = services.rollouts().lanes();
    return Json.array(services.deployer().bundles(), bundle -> bundle(bundle, lanes));
  }

  private static ObjectNode bundle(LiveBundle bundle, List<LaneInfo> lanes) {
    ObjectNode node = Json.object();
    node.put("name", bundle.name());
    node.put("version", bundle.version());
    node.put("file", bundle.file());
    node.put("source", bundle.source().name().toLowerCase(Locale.ROOT));
    node.put("active", bundle.active());
    node.put("oldVersions", bundle.oldVersions());
    node.put("heldLoops", bundle.heldLoops());
    Json.maybe(node, "problem", bundle.problem());
    Json.maybe(node, "pinnedBy", bundle.pinnedBy());
    bundle.canary().ifPresent(canary -> node.set("canary", canary(canary)));
    List<LaneInfo> own = lanes.stream().filter(one -> one.bundle().equals(bundle.name())).toList();
    if (!own.isEmpty()) {
      node.set("lanes", Json.array(own, StatusJson::lane));
    }
    return node;
  }

  /** The lanes of bundles that are not live ones. */
  static ArrayNode lanes(Services services) {
    Set<String> live =
        services.deployer().bundles().stream().map(LiveBundle::name).collect(Collectors.toSet());
    List<LaneInfo> others =
        services.rollouts().lanes().stream().filter(one -> !live.contains(one.bundle())).toList();
    return Json.array(others, one -> lane(one).put("bundle", one.bundle()));
  }

  private static ObjectNode lane(LaneInfo lane) {
    ObjectNode node = Json.object();
    node.put("lane", lane.name());
    node.put("running", lane.running());
    node.put("waiting", lane.waiting());
    node.put("refused", lane.refused());
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
