package io.jackfield.tasks.command;

import io.jackfield.command.Table;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How tasks and runs are shown. */
final class TaskViews {
  private TaskViews() {}

  static Table tasks(List<TaskInfo> tasks) {
    Table table = new Table("TASK", "TRIGGER", "NEXT", "BUNDLE", "VERSION");
    for (TaskInfo one : tasks) {
      String next = one.paused() ? "paused" : one.next().map(TaskViews::time).orElse("");
      table.row(one.name(), one.trigger(), next, one.bundle(), one.version());
    }
    return table;
  }

  static Table runs(List<TaskRun> runs) {
    Table table =
        new Table("ID", "TASK", "STATE", "TRY", "DUE", "ENDED", "TOOK", "PATH", "MESSAGE");
    for (TaskRun one : runs) {
      table.row(
          one.runId(),
          one.task(),
          state(one),
          one.attempt(),
          time(one.due()),
          one.ended().map(TaskViews::time).orElse(""),
          one.took().map(took -> took.toMillis() + " ms").orElse(""),
          one.path().orElse(""),
          one.message().orElse(""));
    }
    return table;
  }

  static Map<String, Object> json(TaskInfo task) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", task.name());
    fields.put("trigger", task.trigger());
    fields.put("next", task.next());
    fields.put("bundle", task.bundle());
    fields.put("version", task.version());
    fields.put("paused", task.paused());
    return fields;
  }

  static Map<String, Object> json(TaskRun run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", run.runId());
    fields.put("task", run.task());
    fields.put("state", state(run));
    fields.put("attempt", run.attempt());
    fields.put("due", run.due());
    fields.put("ended", run.ended());
    fields.put("took.ms", run.took().map(Duration::toMillis));
    fields.put("path", run.path());
    fields.put("message", run.message());
    return fields;
  }

  private static String state(TaskRun run) {
    return run.state().name().toLowerCase(Locale.ROOT);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
