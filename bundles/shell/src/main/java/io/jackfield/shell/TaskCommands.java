package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.task.Tasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks and their runs. */
final class TaskCommands {
  private static final int HISTORY = 100;

  private final Services services;

  TaskCommands(Services services) {
    this.services = services;
  }

  List<Command> commands() {
    Syntax json = Syntax.NOTHING.flag("json");
    String listHelp = "Lists the tasks and the runs that wait or go on.";
    return List.of(
        new Command("tasks", "[--json]", listHelp, json, this::list),
        new Command("tasks list", "[--json]", listHelp, json, this::list),
        new Command(
            "tasks run",
            "NAME [KEY=VALUE]... [--json]",
            "Queues a run of a task.",
            Syntax.words(1, 100).flag("json"),
            this::run),
        new Command(
            "tasks cancel",
            "ID",
            "Cancels a run that waits, interrupts one that goes on.",
            Syntax.words(1, 1),
            this::cancel),
        new Command(
            "tasks history",
            "[--json]",
            "Lists the last " + HISTORY + " runs that have ended.",
            json,
            this::history));
  }

  private int list(Arguments arguments, CommandIo io) {
    Tasks tasks = services.tasks().get();
    if (arguments.json()) {
      ObjectNode tree = Json.object();
      tree.set("tasks", Json.array(tasks.list(), TaskViews::json));
      tree.set("queue", Json.array(tasks.queue(), TaskViews::json));
      Json.print(io.out(), tree);
    } else {
      TaskViews.tasks(tasks.list()).print(io.out(), "no tasks");
      io.out().println();
      TaskViews.runs(tasks.queue()).print(io.out(), "nothing waits or runs");
    }
    return Exit.OK;
  }

  private int run(Arguments arguments, CommandIo io) throws UsageException {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : arguments.wordsFrom(1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'" + pair + "' is not KEY=VALUE");
      }
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    Tasks tasks = services.tasks().get();
    String name = arguments.word(0);
    // The engine would keep it until such a task comes; who types it has mistyped it.
    if (tasks.list().stream().noneMatch(task -> task.name().equals(name))) {
      throw new IllegalArgumentException("there is no task '" + name + "'");
    }
    String id = tasks.submit(name, data).runId();
    if (arguments.json()) {
      Json.print(io.out(), Json.object().put("id", id));
    } else {
      io.out().println("queued " + id);
    }
    return Exit.OK;
  }

  private int cancel(Arguments arguments, CommandIo io) {
    String id = arguments.word(0);
    Tasks tasks = services.tasks().get();
    if (!tasks.cancel(id)) {
      throw new IllegalArgumentException("no run '" + id + "' waits or goes on");
    }
    io.out().println("cancelled " + id);
    return Exit.OK;
  }

  private int history(Arguments arguments, CommandIo io) {
    Tasks tasks = services.tasks().get();
    if (arguments.json()) {
      Json.print(io.out(), Json.array(tasks.history(HISTORY), TaskViews::json));
    } else {
      TaskViews.runs(tasks.history(HISTORY)).print(io.out(), "no task has run yet");
    }
    return Exit.OK;
  }
}
