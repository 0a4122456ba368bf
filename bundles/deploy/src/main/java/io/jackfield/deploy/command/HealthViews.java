package io.jackfield.deploy.command;

import io.jackfield.command.CommandCall;
import io.jackfield.command.Table;
import io.jackfield.health.CheckReport;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;

/** How what the health checks say is shown. */
final class HealthViews {
  private HealthViews() {}

  /** A line for each. */
  static void print(List<CheckReport> reports, PrintStream out) {
    Table table = new Table("STATUS", "CHECK", "TAGS", "MESSAGE");
    reports.forEach(
        one -> table.row(one.status(), one.name(), String.join(" ", one.tags()), one.text()));
    table.print(out, "no checks");
  }

  /** A line for each that is not OK, if there are any. */
  static void printProblems(List<CheckReport> reports, PrintStream out) {
    Table table = new Table("STATUS", "CHECK", "PROBLEM");
    reports.stream()
        .filter(one -> !one.isOk())
        .forEach(one -> table.row(one.status(), one.name(), one.text()));
    if (!table.isEmpty()) {
      out.println();
      table.print(out, "");
    }
  }

  /** Has the call fail if a check does; warnings are remarks. */
  static void complain(CommandCall call, List<CheckReport> reports) {
    for (CheckReport one : reports) {
      for (String line : one.lines().isEmpty() ? List.of("no reason given") : one.lines()) {
        if (one.fails()) {
          call.complain(one.name() + ": " + line);
        } else if (!one.isOk()) {
          call.remark(one.name() + ": " + line);
        }
      }
    }
  }

  /** All checks in one line. */
  static String summary(List<CheckReport> reports) {
    long failing = reports.stream().filter(CheckReport::fails).count();
    long warning = reports.stream().filter(one -> one.status() == Result.Status.WARN).count();
    StringBuilder line =
        new StringBuilder()
            .append(CheckReport.worst(reports))
            .append(": ")
            .append(reports.size())
            .append(reports.size() == 1 ? " check" : " checks");
    if (failing > 0) {
      line.append(", ").append(failing).append(failing == 1 ? " fails" : " fail");
    }
    if (warning > 0) {
      line.append(", ").append(warning).append(warning == 1 ? " warns" : " warn");
    }
    return line.toString();
  }

  static Map<String, Object> checks(List<CheckReport> reports) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", CheckReport.worst(reports).name());
    fields.put("checks", reports.stream().map(HealthViews::check).toList());
    return fields;
  }

  /** The same without those that are OK. */
  static Map<String, Object> problems(List<CheckReport> reports) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", CheckReport.worst(reports).name());
    fields.put(
        "problems", reports.stream().filter(one -> !one.isOk()).map(HealthViews::check).toList());
    return fields;
  }

  private static Map<String, Object> check(CheckReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", report.name());
    fields.put("bundle", report.bundle());
    fields.put("tags", report.tags());
    fields.put("status", report.status().name());
    fields.put("messages", report.lines());
    fields.put("millis", report.time().toMillis());
    fields.put("timedOut", report.timedOut());
    return fields;
  }
}
