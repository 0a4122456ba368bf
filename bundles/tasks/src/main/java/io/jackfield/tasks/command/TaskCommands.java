package io.jackfield.tasks.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.UsageException;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tasks and their runs; without an engine each command says so. */
@Component(
    immediate = true,
    service = {})
public final class TaskCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int HISTORY = 100;
  private static final String NAME = "NAME";
  private static final String DATA = "KEY=VALUE";
  private static final String ID = "ID";

  private final ServiceHolder<Tasks> tasks = new ServiceHolder<>("the task engine", PATIENCE);
  private final PublishedCommands published;

  /** Publishes the commands. */
  @Activate
  public TaskCommands(BundleContext context) {
    this.published = PublishedCommands.of(context, commands());
  }

  @Deactivate
  void withdraw() {
    published.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTasks(Tasks engine) {
    tasks.fill(engine);
  }

  void unbindTasks(Tasks engine) {
    tasks.empty(engine);
  }

  private List<Command> commands() {
    return List.of(
        Command.of(list("tasks"), this::list),
        Command.of(list("tasks list"), this::list),
        Command.of(
            CommandSpec.of("tasks run", "Queues a run of a task, and prints its id.")
                .word(NAME, "the task", this::names)
                .words(DATA, "what the run is told", List::of)
                .example("tasks run NAME day=monday", "a run that is told one thing"),
            this::run),
        Command.of(
            CommandSpec.of("tasks cancel", "Cancels a run that waits, interrupts one that goes on.")
                .word(ID, "of the run, as 'tasks' shows it", this::runIds)
                .example("tasks cancel ID", "the run does not come back"),
            this::cancel),
        Command.of(
            CommandSpec.of("tasks history", "Lists the last " + HISTORY + " runs that have ended.")
                .example("tasks history", "with what they have said at their end"),
            this::history));
  }

  private List<String> names() {
    return tasks.now().map(Tasks::list).orElse(List.of()).stream().map(TaskInfo::name).toList();
  }

  private List<String> runIds() {
    return tasks.now().map(Tasks::queue).orElse(List.of()).stream().map(TaskRun::runId).toList();
  }

  private static CommandSpec list(String name) {
    return CommandSpec.of(name, "Lists the tasks, and the runs that wait or go on.")
        .example(name, "lists them");
  }

  private void list(CommandCall call) {
    List<TaskInfo> all = tasks.get().list();
    List<TaskRun> queue = tasks.get().queue();
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
    if (tasks.get().list().stream().noneMatch(task -> task.name().equals(name))) {
      throw new IllegalArgumentException("there is no task '" + name + "'");
    }
    String id = tasks.get().submit(name, data).runId();
    call.answer(Map.of("id", id), "queued " + id);
  }

  private void cancel(CommandCall call) {
    String id = call.word(ID);
    if (!tasks.get().cancel(id)) {
      throw new IllegalArgumentException("no run '" + id + "' waits or goes on");
    }
    call.answer(Map.of("cancelled", id), "cancelled " + id);
  }

  private void history(CommandCall call) {
    List<TaskRun> runs = tasks.get().history(HISTORY);
    call.answer(
        runs.stream().map(TaskViews::json).toList(),
        out -> TaskViews.runs(runs).print(out, "no task has run yet"));
  }
}
