package io.jackfield.deploy.command;

import io.jackfield.deploy.BootTierChange;
import io.jackfield.deploy.PendingUpgrade;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.Upgrade.State;
import io.jackfield.deploy.Upgrade.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How upgrades are told, those that were made and those that wait. */
final class UpgradeViews {
  /** Of as many files the names are told; there may be a hundred. */
  private static final int MOST_NAMES = 3;

  private UpgradeViews() {}

  /** A line for each thing that waits; none if all that is there runs. */
  static List<String> lines(PendingUpgrade pending) {
    List<String> lines = new ArrayList<>();
    pending.bootTier().ifPresent(change -> lines.add(line(change)));
    pending
        .waiting()
        .forEach((file, reason) -> lines.add(file + " waits for the restart: " + reason));
    if (!pending.files().isEmpty()) {
      lines.add(
          "upgrade waits: run 'jackfield upgrade' (bundles/: " + names(pending.files()) + ")");
    }
    return lines;
  }

  static String line(BootTierChange change) {
    String what =
        change.fromVersion().isEmpty()
            ? "boot tier has changed"
            : "boot tier is " + change.fromVersion() + " \u2192 " + change.toVersion();
    return "restart needed: " + what + " (" + names(change.files()) + ")";
  }

  private static String names(List<String> files) {
    int more = files.size() - MOST_NAMES;
    return more <= 0
        ? String.join(", ", files)
        : String.join(", ", files.subList(0, MOST_NAMES)) + " and " + more + " more";
  }

  static Map<String, Object> json(PendingUpgrade pending) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("files", pending.files());
    fields.put("waiting", pending.waiting());
    fields.put("bootTier", pending.bootTier().map(UpgradeViews::json));
    return fields;
  }

  static Map<String, Object> json(Upgrade upgrade) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bundles", upgrade.steps().stream().map(UpgradeViews::json).toList());
    fields.put("bootTier", upgrade.bootTier().map(UpgradeViews::json));
    return fields;
  }

  private static Map<String, Object> json(BootTierChange change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!change.fromVersion().isEmpty()) {
      fields.put("fromVersion", change.fromVersion());
      fields.put("toVersion", change.toVersion());
    }
    fields.put("files", change.files());
    return fields;
  }

  private static Map<String, Object> json(Step step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bundle", step.name());
    fields.put("file", step.file());
    putUnlessEmpty(fields, "fromVersion", step.fromVersion());
    putUnlessEmpty(fields, "toVersion", step.toVersion());
    fields.put("state", step.state().name().toLowerCase(Locale.ROOT));
    putUnlessEmpty(fields, "reason", step.reason());
    if (step.state() == State.DONE) {
      fields.put("moved", step.moved());
      fields.put("millis", step.millis());
    }
    return fields;
  }

  private static void putUnlessEmpty(Map<String, Object> fields, String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, text);
    }
  }

  /** What was done with a bundle; of what was refused the reason is told elsewhere. */
  static String line(Step step) {
    String label = (step.name() + " " + step.toVersion()).stripTrailing();
    return switch (step.state()) {
      case PLANNED -> "would " + verb(step, "replace", "start", "remove") + " " + versions(step);
      case DONE ->
          verb(step, "upgraded", "started", "removed")
              + " "
              + versions(step)
              + ", "
              + Outcome.connections(step.moved())
              + " moved, "
              + step.millis()
              + " ms";
      case REFUSED -> "refused " + label;
      case WAITS -> label + " waits for the restart: " + step.reason();
      case HIDDEN -> label + " is hidden: " + step.reason();
      case UNDEPLOYED -> label + " stays undeployed";
    };
  }

  private static String verb(Step step, String change, String start, String remove) {
    if (step.toVersion().isEmpty()) {
      return remove;
    }
    return step.fromVersion().isEmpty() ? start : change;
  }

  private static String versions(Step step) {
    if (step.toVersion().isEmpty() || step.fromVersion().isEmpty()) {
      return step.name() + " " + step.fromVersion() + step.toVersion();
    }
    return step.name() + " " + step.fromVersion() + " \u2192 " + step.toVersion();
  }
}
