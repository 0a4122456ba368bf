package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of a task while its bundle, or the engine, is replaced. */
class SwapTasksIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon().configured("io.jackfield.tasks.cfg", "stop.wait", "30");

  private static Path open;

  @BeforeAll
  static void deploy() throws Exception {
    open = Files.writeString(running.home().path("open"), "");
    running.get().ask("deploy", version("1").toString()).ok();
  }

  @Test
  void whatRunsEndsOnTheOldVersionAndTheNextRunsOnTheNew() throws Exception {
    Path gate = running.home().path("gate");
    String first = submit(gate);
    await().until(() -> state(first).equals("running"));
    Path next = version("2");
    Aside deployment = Aside.run(() -> running.get().ask("deploy", next.toString()).ok());
    await().until(() -> versionOfTheTask().equals("2.0.0"));
    String second = submit(open);
    await().until(() -> message(second).equals("2"));
    assertThat(state(first)).isEqualTo("running");
    Files.writeString(gate, "");
    deployment.join();
    await().until(() -> message(first).equals("1"));
    assertThat(run(first).path("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsQueuedOutlivesTheEngine() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(submit(open));
      running.get().ask("restart", "tasks").ok();
      ids.add(submit(open));
    }
    await().until(() -> ids.stream().allMatch(id -> state(id).equals("done")));
    assertThat(running.get().json("tasks", "history", "--json").findValuesAsText("id"))
        .containsAll(ids)
        .doesNotHaveDuplicates();
  }

  /** Submitted all the time, while the engine and the task are replaced, 20 times in all. */
  @Test
  void underLoadNoRunFailsOrIsLost() throws Exception {
    Path submitted = running.home().path("submitted");
    Path counted = running.home().path("counted");
    Path feed = Files.writeString(running.home().path("feed"), "");
    running.get().ask("deploy", counter(counted).toString()).ok();
    running.get().ask("deploy", feeder(feed, submitted).toString()).ok();
    for (int i = 0; i < 20; i++) {
      int before = lines(counted).size();
      running.get().ask("restart", i % 2 == 0 ? "tasks" : "counter").ok();
      await().until(() -> lines(counted).size() > before);
    }
    Files.delete(feed);
    await().until(() -> Files.exists(running.home().path("feed.done")));
    Set<String> expected = Set.copyOf(lines(submitted));
    await().until(() -> Set.copyOf(lines(counted)).containsAll(expected));
    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(running.get().json("tasks", "dead", "--json")).isEmpty();
    await().until(() -> running.get().json("tasks", "list", "--json").path("queue").isEmpty());
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** A task that notes its runs. */
  private static Path counter(Path counted) throws Exception {
    return new Plugin(
            "com.example.counter",
            """
            package plugin;
            import io.jackfield.task.*;
            import java.nio.file.*;
            import org.osgi.service.component.annotations.Component;
            @Component(property = {"task.name=counter", "task.retries=0"})
            public final class Plugin implements Task {
              @Override
              public void run(TaskContext context) throws Exception {
                Files.writeString(Path.of("%s"), context.runId() + "\\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              }
            }
            """
                .formatted(counted))
        .build(running.home().path("counter.jar"));
  }

  /** Submits for as long as a file is there, to whichever engine there is, and notes the runs. */
  private static Path feeder(Path feed, Path submitted) throws Exception {
    return new Plugin(
            "com.example.feeder",
            """
            package plugin;
            import io.jackfield.task.Tasks;
            import java.nio.file.*;
            import java.util.Map;
            import org.osgi.framework.*;
            import org.osgi.service.component.annotations.*;
            @Component(service = {})
            public final class Plugin implements Runnable {
              private final BundleContext context;
              @Activate
              public Plugin(BundleContext context) {
                this.context = context;
                new Thread(this, "feeder").start();
              }
              @Override
              public void run() {
                try {
                  while (Files.exists(Path.of("%1$s"))) {
                    ServiceReference<Tasks> engine = context.getServiceReference(Tasks.class);
                    if (engine != null) {
                      submit(engine);
                    }
                    Thread.sleep(20);
                  }
                  Files.writeString(Path.of("%1$s.done"), "");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              private void submit(ServiceReference<Tasks> engine) throws Exception {
                String id;
                try {
                  id = context.getService(engine).submit("counter", Map.of()).runId();
                } catch (RuntimeException e) {
                  return; // It is being replaced, and has promised nothing.
                } finally {
                  context.ungetService(engine);
                }
                Files.writeString(Path.of("%2$s"), id + "\\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              }
            }
            """
                .formatted(feed, submitted))
        .build(running.home().path("feeder.jar"));
  }

  private static String submit(Path gate) {
    return running
        .get()
        .json("tasks", "run", "gated", "gate=" + gate, "--json")
        .path("id")
        .asText();
  }

  private static String versionOfTheTask() {
    for (JsonNode task : running.get().json("tasks", "list", "--json").path("tasks")) {
      if (task.path("name").asText().equals("gated")) {
        return task.path("version").asText();
      }
    }
    return "";
  }

  private static String state(String id) {
    return run(id).path("state").asText();
  }

  private static String message(String id) {
    JsonNode run = run(id);
    return run.path("state").asText().equals("done") ? run.path("message").asText() : "";
  }

  /** Of those that wait, go on or have ended. */
  private static JsonNode run(String id) {
    List<JsonNode> runs = new ArrayList<>();
    running.get().json("tasks", "list", "--json").path("queue").forEach(runs::add);
    running.get().json("tasks", "history", "--json").forEach(runs::add);
    return runs.stream()
        .filter(run -> run.path("id").asText().equals(id))
        .reduce((queued, ended) -> ended)
        .orElseThrow(() -> new AssertionError("no run " + id + " in " + runs));
  }

  /** A task that ends when a file is there, and says which version it is. */
  private static Path version(String version) throws Exception {
    return new Plugin(
            "com.example.gated",
            """
            package plugin;
            import io.jackfield.task.*;
            import java.nio.file.*;
            import org.osgi.service.component.annotations.Component;
            @Component(property = "task.name=gated")
            public final class Plugin implements Task {
              @Override
              public void run(TaskContext context) throws Exception {
                Path gate = Path.of((String) context.data().get("gate"));
                while (!Files.exists(gate)) {
                  Thread.sleep(20);
                }
                context.report("%s");
              }
            }
            """
                .formatted(version))
        .bnd("Bundle-Version: " + version + ".0.0")
        .build(running.home().path("gated" + version + ".jar"));
  }
}
