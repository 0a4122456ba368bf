package io.jackfield.tasks.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.UsageException;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
  private static final int MOST = 1000;
  private static final String ALL = "all";
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
            CommandSpec.of("tasks show", "Shows a run and what it has logged.")
                .word(ID, "of the run", this::runIds)
                .example("tasks show ID", "while it waits, goes on, or has ended"),
            this::show),
        Command.of(
            CommandSpec.of("tasks dead", "Lists the runs that have failed for good.")
                .example("tasks dead", "the latest first"),
            this::dead),
        Command.of(
            CommandSpec.of("tasks retry", "Queues dead runs again, as if never tried.")
                .word(ID, "of the run, as 'tasks dead' shows it, or 'all'", this::deadIds)
                .example("tasks retry all", "when what they have failed of is mended"),
            call -> bury(call, "queued", tasks.get()::retry)),
        Command.of(
            CommandSpec.of("tasks drop", "Forgets dead runs.")
                .word(ID, "of the run, as 'tasks dead' shows it, or 'all'", this::deadIds)
                .example("tasks drop ID", "it is in the history still"),
            call -> bury(call, "dropped", tasks.get()::drop)),
        Command.of(
            CommandSpec.of("tasks pause", "Has a task begin no run until it is resumed.")
                .optional(NAME, "the task; all unless given", this::names)
                .example("tasks pause", "all tasks; what goes on goes on"),
            this::pause),
        Command.of(
            CommandSpec.of("tasks resume", "Has a paused task begin runs again.")
                .optional(
                    NAME, "the task; unless given, all that were paused together", this::names)
                .example("tasks resume", "what waited begins")
                .example("tasks resume NAME", "one that was paused by its name"),
            this::resume),
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
    check(name);
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

  private void show(CommandCall call) {
    String id = call.word(ID);
    TaskLog found =
        tasks
            .get()
            .find(id)
            .orElseThrow(() -> new IllegalArgumentException("there is no run '" + id + "'"));
    Map<String, Object> data = TaskViews.json(found.run());
    data.put("log", found.lines());
    call.answer(
        data,
        out -> {
          TaskViews.runs(List.of(found.run())).print(out, "");
          found.lines().forEach(out::println);
        });
  }

  private List<String> deadIds() {
    return deadIds(MOST);
  }

  private List<String> deadIds(int most) {
    return tasks.now().map(engine -> engine.dead(most)).orElse(List.of()).stream()
        .map(TaskRun::runId)
        .toList();
  }

  private void dead(CommandCall call) {
    List<TaskRun> runs = tasks.get().dead(MOST);
    call.answer(
        runs.stream().map(TaskViews::json).toList(),
        out -> TaskViews.runs(runs).print(out, "no run has failed for good"));
  }

  private void bury(CommandCall call, String done, Predicate<String> each) {
    String id = call.word(ID);
    List<String> ids = id.equals(ALL) ? deadIds(Integer.MAX_VALUE) : List.of(id);
    List<String> changed = ids.stream().filter(each).toList();
    if (changed.isEmpty() && !id.equals(ALL)) {
      throw new IllegalArgumentException("there is no dead run '" + id + "'");
    }
    call.answer(Map.of(done, changed), done + " " + String.join(" ", changed));
  }

  private Optional<String> known(CommandCall call) {
    Optional<String> name = call.find(NAME);
    name.ifPresent(this::check);
    return name;
  }

  private void check(String name) {
    if (tasks.get().list().stream().noneMatch(task -> task.name().equals(name))) {
      throw new IllegalArgumentException("there is no task '" + name + "'");
    }
  }

  private void pause(CommandCall call) {
    Optional<String> name = known(call);
    tasks.get().pause(name);
    call.answer(Map.of("paused", name.orElse("all")), "paused " + name.orElse("all tasks"));
  }

  private void resume(CommandCall call) {
    Optional<String> name = call.find(NAME);
    if (!tasks.get().resume(name) && name.isPresent()) {
      throw new IllegalArgumentException("task '" + name.get() + "' is not paused");
    }
    call.answer(Map.of("resumed", name.orElse("all")), "resumed " + name.orElse("all tasks"));
  }

  private void history(CommandCall call) {
    List<TaskRun> runs = tasks.get().history(HISTORY);
    call.answer(
        runs.stream().map(TaskViews::json).toList(),
        out -> TaskViews.runs(runs).print(out, "no task has run yet"));
  }
}
