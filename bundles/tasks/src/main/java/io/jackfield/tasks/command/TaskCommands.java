package io.jackfield.tasks.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.UsageException;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Tasks and their runs. */
@Component(
    immediate = true,
    service = {})
public final class TaskCommands {
  private static final int HISTORY = 100;
  private static final String NAME = "NAME";
  private static final String DATA = "KEY=VALUE";
  private static final String ID = "ID";

  private final Tasks tasks;
  private final PublishedCommands published;

  /** Publishes the commands. */
  @Activate
  public TaskCommands(BundleContext context, @Reference Tasks tasks) {
    this.tasks = tasks;
    this.published = PublishedCommands.of(context, commands());
  }

  @Deactivate
  void withdraw() {
    published.close();
  }

  private List<Command> commands() {
    return List.of(
        Command.of(list("tasks"), this::list),
        Command.of(list("tasks list"), this::list),
        Command.of(
            CommandSpec.of("tasks run", "Queues a run of a task, and prints its id.")
                .word(NAME, "the task", () -> tasks.list().stream().map(TaskInfo::name).toList())
                .words(DATA, "what the run is told", List::of)
                .example("tasks run NAME day=monday", "a run that is told one thing"),
            this::run),
        Command.of(
            CommandSpec.of("tasks cancel", "Cancels a run that waits, interrupts one that goes on.")
                .word(
                    ID,
                    "of the run, as 'tasks' shows it",
                    () -> tasks.queue().stream().map(TaskRun::runId).toList())
                .example("tasks cancel ID", "the run does not come back"),
            this::cancel),
        Command.of(
            CommandSpec.of("tasks history", "Lists the last " + HISTORY + " runs that have ended.")
                .example("tasks history", "with what they have said at their end"),
            this::history));
  }

  private static CommandSpec list(String name) {
    return CommandSpec.of(name, "Lists the tasks, and the runs that wait or go on.")
        .example(name, "lists them");
  }

  private void list(CommandCall call) {
    List<TaskInfo> all = tasks.list();
    List<TaskRun> queue = tasks.queue();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("tasks", all.stream().map(TaskViews::json).toList());
    data.put("queue", queue.stream().map(TaskViews::json).toList());
    call.answer(
        data,
        out -> {
          TaskViews.tasks(all).print(out, "no tasks");
          out.println();
          TaskViews.runs(queue).print(out, "nothing waits or runs");
        });
  }

  private void run(CommandCall call) throws UsageException {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : call.words(DATA)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'" + pair + "' is not KEY=VALUE");
      }
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    String name = call.word(NAME);
    // The engine would keep it until such a task comes; who types it has mistyped it.
    if (tasks.list().stream().noneMatch(task -> task.name().equals(name))) {
      throw new IllegalArgumentException("there is no task '" + name + "'");
    }
    String id = tasks.submit(name, data).runId();
    call.answer(Map.of("id", id), "queued " + id);
  }

  private void cancel(CommandCall call) {
    String id = call.word(ID);
    if (!tasks.cancel(id)) {
      throw new IllegalArgumentException("no run '" + id + "' waits or goes on");
    }
    call.answer(Map.of("cancelled", id), "cancelled " + id);
  }

  private void history(CommandCall call) {
    List<TaskRun> runs = tasks.history(HISTORY);
    call.answer(
        runs.stream().map(TaskViews::json).toList(),
        out -> TaskViews.runs(runs).print(out, "no task has run yet"));
  }
}
