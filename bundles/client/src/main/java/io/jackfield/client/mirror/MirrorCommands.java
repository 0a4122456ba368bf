package io.jackfield.client.mirror;

import io.jackfield.client.mirror.Decision.Step;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.Table;
import io.jackfield.command.UsageException;
import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Mirrors, for the operator. */
@Component(
    immediate = true,
    service = {})
public final class MirrorCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String NAME = "NAME";
  private static final String DRY_RUN = "--dry-run";

  private final ServiceHolder<Tasks> tasks = new ServiceHolder<>("the task engine", PATIENCE);
  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final List<Mirror> mirrors = new CopyOnWriteArrayList<>();
  private final PublishedCommands published;

  /** Publishes the commands. */
  @Activate
  public MirrorCommands(BundleContext context) {
    published = PublishedCommands.of(context, commands());
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

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFiles(FileSpace space) {
    files.fill(space);
  }

  void unbindFiles(FileSpace space) {
    files.empty(space);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindMirror(Mirror mirror) {
    mirrors.add(mirror);
  }

  void unbindMirror(Mirror mirror) {
    mirrors.remove(mirror);
  }

  private List<Command> commands() {
    return List.of(
        Command.of(
            CommandSpec.of("mirror", "Lists the mirrors.")
                .example("mirror", "what each moves where and when, and how it went last"),
            this::list),
        Command.of(
            CommandSpec.of("mirror list", "Lists the mirrors.")
                .example("mirror list --json", "the same for a script"),
            this::list),
        Command.of(
            CommandSpec.of(
                    "mirror show", "Shows what a mirror does, and what came of its last run.")
                .word(NAME, "the mirror", this::names)
                .example("mirror show NAME", "what it goes by, and what its last run has done"),
            this::show),
        Command.of(
            CommandSpec.of("mirror run", "Queues a run of a mirror, and prints its id.")
                .word(NAME, "the mirror", this::names)
                .flag(DRY_RUN, "say what a run would do, and change nothing")
                .example("mirror run NAME --dry-run", "one line for each file to be moved"),
            this::run));
  }

  private List<String> names() {
    return sorted().stream().map(Mirror::name).toList();
  }

  private List<Mirror> sorted() {
    return mirrors.stream().sorted(Comparator.comparing(Mirror::name)).toList();
  }

  private Mirror find(CommandCall call) throws IOException {
    String name = call.word(NAME);
    return mirrors.stream()
        .filter(mirror -> mirror.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no mirror '" + name + "'"));
  }

  private void list(CommandCall call) {
    List<Map<String, Object>> all = sorted().stream().map(MirrorCommands::facts).toList();
    Table table = new Table("NAME", "FROM", "TO", "WHEN", "LAST");
    for (Map<String, Object> facts : all) {
      table.row(
          facts.getOrDefault("name", "-"),
          facts.getOrDefault("from", "-"),
          facts.getOrDefault("to", "-"),
          facts.getOrDefault("when", "-"),
          facts.getOrDefault("problem", facts.getOrDefault("last", "-")));
    }
    call.answer(all, out -> table.print(out, "there are no mirrors"));
  }

  private void show(CommandCall call) throws IOException {
    Map<String, Object> facts = facts(find(call));
    call.answer(
        facts,
        out -> {
          Table table = new Table("WHAT", "");
          facts.forEach(table::row);
          table.print(out, "");
        });
  }

  private static Map<String, Object> facts(Mirror mirror) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", mirror.name());
    facts.put("task", mirror.taskName());
    Optional<MirrorTask> task = mirror.task();
    task.ifPresent(t -> settings(t.settings(), facts));
    facts.put("last", task.map(MirrorTask::last).filter(l -> !l.isEmpty()).orElse("not yet"));
    if (!mirror.refused().isEmpty()) {
      facts.put("problem", mirror.refused());
    }
    return facts;
  }

  private static void settings(MirrorSettings settings, Map<String, Object> facts) {
    String remote = settings.remote().address().toString();
    String local = settings.folder().toString();
    facts.put("from", settings.inward() ? remote : local);
    facts.put("to", settings.inward() ? local : remote);
    MirrorSettings.When when = settings.when();
    facts.put(
        "when", when.arrival() ? "arrival" : when.cron().map(c -> "cron " + c).orElse("on demand"));
    facts.put("after", settings.after().name().toLowerCase(Locale.ROOT));
  }

  private void run(CommandCall call) throws IOException, UsageException {
    Mirror mirror = find(call);
    if (call.has(DRY_RUN)) {
      plan(mirror, call);
      return;
    }
    String id = tasks.get().submit(mirror.taskName(), Map.of()).runId();
    call.answer(Map.of("id", id), id);
  }

  private void plan(Mirror mirror, CommandCall call) throws IOException {
    MirrorTask task = mirror.task().orElseThrow(() -> new IOException(mirror.refused()));
    List<Decision> plan = task.plan(files.get().whole());
    List<Map<String, Object>> data = new ArrayList<>();
    Table table = new Table("STEP", "SIZE", "FILE");
    int same = 0;
    for (Decision decision : plan) {
      MirrorFile file = decision.file();
      String step = word(decision.step());
      data.add(Map.of("step", step, "path", file.path(), "size", file.size()));
      if (decision.step() == Step.SAME || decision.step() == Step.NOTE) {
        same++;
      } else {
        table.row(step, file.size() < 0 ? "-" : file.size(), file.path());
      }
    }
    int others = same;
    call.answer(
        data,
        out -> {
          table.print(out, "nothing is to be moved");
          out.println(others + " the same" + afterwards(task.settings().after()));
        });
  }

  private static String afterwards(MirrorSettings.After after) {
    return switch (after) {
      case KEEP -> "";
      case DELETE -> "; what is there is deleted where it came from";
      case MOVE -> "; what is there is put aside where it came from";
    };
  }

  private static String word(Step step) {
    return switch (step) {
      case MOVE -> "move";
      case NOTE, SAME -> "same";
      case YOUNG -> "too young";
      case REFUSED -> "refused before";
      case GONE -> "gone";
      case EXTRA -> "delete extra";
    };
  }
}
