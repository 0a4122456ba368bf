package io.jackfield.deploy.command;

import io.jackfield.command.Table;
import io.jackfield.deploy.Canary;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.health.CheckReport;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.util.Texts;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the bundles, their lanes and the refused jars are shown. */
final class BundleViews {
  private final Deployer deployer;
  private final Rollouts rollouts;

  BundleViews(Deployer deployer, Rollouts rollouts) {
    this.deployer = deployer;
    this.rollouts = rollouts;
  }

  /** The bundles, with what their health checks say, and below them the jars that are none. */
  void print(PrintStream out, List<CheckReport> reports) {
    Table table = new Table("BUNDLE", "VERSION", "FILE", "SOURCE", "ACTIVE", "OLD", "REMARKS");
    for (LiveBundle one : deployer.bundles()) {
      table.row(
          one.name(),
          one.version(),
          one.file(),
          one.source().name().toLowerCase(Locale.ROOT),
          Texts.yes(one.active()),
          one.oldVersions(),
          remarks(one, reports));
    }
    table.print(out, "no bundles");
    Table refused = new Table("REFUSED", "REASON");
    deployer.refused().forEach(refused::row);
    if (!refused.isEmpty()) {
      out.println();
      refused.print(out, "");
    }
  }

  /** What there is to say about a bundle besides what it is. */
  private static String remarks(LiveBundle bundle, List<CheckReport> reports) {
    StringJoiner remarks = new StringJoiner("; ");
    problem(bundle, reports).ifPresent(remarks::add);
    bundle.canary().ifPresent(canary -> remarks.add(remark(canary)));
    if (bundle.heldLoops() > 0) {
      long times = bundle.heldLoops();
      remarks.add("has held an event loop " + (times == 1 ? "once" : times + " times"));
    }
    bundle.pinnedBy().ifPresent(pin -> remarks.add("old version held by " + pin));
    return remarks.toString();
  }

  /** What its components lack, and what its checks say. */
  private static Optional<String> problem(LiveBundle bundle, List<CheckReport> reports) {
    return Stream.concat(
            bundle.problem().stream(),
            reports.stream()
                .filter(one -> !one.isOk() && one.bundle().equals(bundle.name()))
                .map(CheckReport::text))
        .reduce((first, second) -> first + "; " + second);
  }

  private static String remark(Canary canary) {
    return String.format(
        Locale.ROOT,
        "canary %s gets %d %%: %d exchanges, %.1f %% failed%s",
        canary.version(),
        canary.percent(),
        canary.exchanges(),
        100 * canary.errorRate(),
        canary.problem().map(problem -> "; it " + problem).orElse(""));
  }

  List<Map<String, Object>> bundles(List<CheckReport> reports) {
    List<LaneInfo> lanes = rollouts.lanes();
    return deployer.bundles().stream().map(bundle -> bundle(bundle, lanes, reports)).toList();
  }

  private static Map<String, Object> bundle(
      LiveBundle bundle, List<LaneInfo> lanes, List<CheckReport> reports) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", bundle.name());
    fields.put("version", bundle.version());
    fields.put("file", bundle.file());
    fields.put("source", bundle.source().name().toLowerCase(Locale.ROOT));
    fields.put("active", bundle.active());
    fields.put("oldVersions", bundle.oldVersions());
    fields.put("heldLoops", bundle.heldLoops());
    fields.put("problem", problem(bundle, reports));
    fields.put("pinnedBy", bundle.pinnedBy());
    fields.put("canary", bundle.canary().map(BundleViews::canary));
    List<LaneInfo> own = lanes.stream().filter(one -> one.bundle().equals(bundle.name())).toList();
    if (!own.isEmpty()) {
      fields.put("lanes", own.stream().map(BundleViews::lane).toList());
    }
    return fields;
  }

  private static Map<String, Object> canary(Canary canary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", canary.version());
    fields.put("percent", canary.percent());
    fields.put("since", canary.since());
    fields.put("exchanges", canary.exchanges());
    fields.put("errorRate", canary.errorRate());
    fields.put("problem", canary.problem());
    return fields;
  }

  /** The lanes of bundles that are not live ones. */
  List<Map<String, Object>> otherLanes() {
    Set<String> live =
        deployer.bundles().stream().map(LiveBundle::name).collect(Collectors.toSet());
    return rollouts.lanes().stream()
        .filter(one -> !live.contains(one.bundle()))
        .map(
            one -> {
              Map<String, Object> fields = lane(one);
              fields.put("bundle", one.bundle());
              return fields;
            })
        .toList();
  }

  private static Map<String, Object> lane(LaneInfo lane) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lane", lane.name());
    fields.put("running", lane.running());
    fields.put("waiting", lane.waiting());
    fields.put("refused", lane.refused());
    return fields;
  }

  List<Map<String, Object>> refused() {
    return deployer.refused().entrySet().stream()
        .map(one -> refused(one.getKey(), one.getValue()))
        .toList();
  }

  private static Map<String, Object> refused(String file, String reason) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", file);
    fields.put("reason", reason);
    return fields;
  }
}
