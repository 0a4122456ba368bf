package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How tasks and runs are shown. */
final class TaskViews {
  private TaskViews() {}

  static Table tasks(List<TaskInfo> tasks) {
    Table table = new Table("TASK", "TRIGGER", "NEXT", "BUNDLE", "VERSION");
    for (TaskInfo one : tasks) {
      table.row(one.name(), one.trigger(), time(one.next()), one.bundle(), one.version());
    }
    return table;
  }

  static Table runs(List<TaskRun> runs) {
    Table table = new Table("ID", "TASK", "STATE", "TRY", "DUE", "ENDED", "PATH", "MESSAGE");
    for (TaskRun one : runs) {
      table.row(
          one.runId(),
          one.task(),
          state(one),
          one.attempt(),
          time(Optional.of(one.due())),
          time(one.ended()),
          one.path().orElse(""),
          one.message().orElse(""));
    }
    return table;
  }

  static ObjectNode json(TaskInfo task) {
    ObjectNode node = Json.object();
    node.put("name", task.name());
    node.put("trigger", task.trigger());
    Json.maybe(node, "next", task.next());
    node.put("bundle", task.bundle());
    node.put("version", task.version());
    return node;
  }

  static ObjectNode json(TaskRun run) {
    ObjectNode node = Json.object();
    node.put("id", run.runId());
    node.put("task", run.task());
    node.put("state", state(run));
    node.put("attempt", run.attempt());
    node.put("due", run.due().toString());
    Json.maybe(node, "ended", run.ended());
    Json.maybe(node, "path", run.path());
    Json.maybe(node, "message", run.message());
    return node;
  }

  private static String state(TaskRun run) {
    return run.state().name().toLowerCase(Locale.ROOT);
  }

  private static String time(Optional<Instant> time) {
    return time.map(t -> t.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
  }
}
