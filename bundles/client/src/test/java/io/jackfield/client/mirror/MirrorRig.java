package io.jackfield.client.mirror;

import io.jackfield.client.mirror.Decision.Step;
import io.jackfield.file.FileView;
import io.jackfield.task.TaskContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mirror between a server and a file space in memory; a run may be killed at any moment. */
final class MirrorRig {
  static final Instant LONG_AGO = Instant.parse("2024-01-02T03:04:05Z");

  final CrashPoints points = new CrashPoints();
  final List<String> reports = new ArrayList<>();
  final MemoryFiles files;
  final MemoryRemote remote;
  private static final MemoryRemote NOBODY =
      new MemoryRemote(
          new CrashPoints(),
          new Ages.Clock() {
            @Override
            public Instant now() {
              return LONG_AGO;
            }

            @Override
            public long nanoTime() {
              return 0;
            }
          });

  private final Path state;
  private final Map<String, Object> config = new HashMap<>();
  private Instant now = Instant.parse("2025-01-01T00:00:00Z");
  private MirrorTask task;
  boolean stopping;

  private final Ages.Clock clock =
      new Ages.Clock() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public long nanoTime() {
          return Duration.between(Instant.EPOCH, now).toNanos();
        }
      };

  /**
   * One that has not moved anything.
   *
   * @param folder for what it keeps
   */
  MirrorRig(Path folder) {
    state = folder.resolve("client/mirror-test");
    files = new MemoryFiles(points, clock);
    remote = new MemoryRemote(points, clock);
    config.put("remote", "ftp://example.org/there");
    config.put("local", "/here");
  }

  /** With another value for a key; counts from the next run on. */
  MirrorRig with(String key, Object value) {
    config.put(key.replace('.', '_'), value);
    task = null;
    return this;
  }

  /** The time goes by. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What the process had in memory is gone. */
  void restart() {
    task = null;
  }

  MirrorTask task() {
    if (task == null) {
      task = new MirrorTask("test", state, spec -> remote, settings(config), clock);
    }
    return task;
  }

  static MirrorSettings settings(Map<String, Object> config) {
    try {
      return MirrorSettings.of(config(config), Path.of("/etc"), spec -> NOBODY);
    } catch (BadSettingException e) {
      throw new AssertionError(e);
    }
  }

  /** The defaults but for these. */
  static MirrorConfig config(Map<String, Object> values) {
    return (MirrorConfig)
        Proxy.newProxyInstance(
            MirrorRig.class.getClassLoader(),
            new Class<?>[] {MirrorConfig.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  void run() throws Exception {
    run(null);
  }

  /** A run that the arrival of a file has set off. */
  void run(String path) throws Exception {
    task().run(context(path));
  }

  List<Decision> plan() throws IOException {
    return task().plan(files);
  }

  /** Of each file, what would be done. */
  List<String> planned() throws IOException {
    return plan().stream()
        .filter(d -> d.step() != Step.SAME)
        .map(d -> d.step() + " " + d.file().path())
        .toList();
  }

  private TaskContext context(String path) {
    return (TaskContext)
        Proxy.newProxyInstance(
            MirrorRig.class.getClassLoader(),
            new Class<?>[] {TaskContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "files" -> (FileView) files;
                  case "path" -> Optional.ofNullable(path);
                  case "stopping" -> stopping;
                  case "report" -> {
                    reports.add((String) arguments[0]);
                    yield null;
                  }
                  default -> null;
                });
  }
}
