package io.jackfield.config.etc;

import io.jackfield.config.ConfigProblem;
import io.jackfield.config.Configurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the folder and what has become of each. Thread-safe. */
final class Etc implements Configurations {
  // The operator's name for it, not the class's: lines read "ERROR etc: FILE: KEY: reason".
  private static final Logger log = LoggerFactory.getLogger("etc");

  /** How long a bundle may be on its way, in looks: 15 s as {@link EtcWatch} then looks. */
  static final int PATIENCE_LOOKS = 30;

  private final Path folder;
  private final Interpolation interpolation;
  private final ConfigStore store;
  private final Map<Path, CfgFile> files = new TreeMap<>();

  private final Schemas schemas = new Schemas();
  private final Changes changes = new Changes(log::info);
  private boolean looked;

  /** Why the folder cannot be read, as it was said; empty if it can. */
  private String unreadable = "";

  Etc(Path folder, Interpolation interpolation, ConfigStore store) {
    this.folder = folder;
    this.interpolation = interpolation;
    this.store = store;
  }

  /** A bundle with these configurations is about to start. */
  synchronized void learn(long bundle, List<Schema> known) {
    schemas.put(bundle, known);
    reload(known, false);
  }

  /**
   * The bundle is gone; what it was configured with stays, in case it comes back. A version that
   * goes on beside it has its say again.
   */
  synchronized void forget(long bundle) {
    reload(schemas.remove(bundle), true);
  }

  private void reload(List<Schema> known, boolean onlyIfKnown) {
    Set<String> pids = known.stream().map(Schema::pid).collect(Collectors.toSet());
    for (CfgFile file : files.values()) {
      String pid = file.name.pid();
      if (pids.contains(pid) && !(onlyIfKnown && schemas.find(pid).isEmpty())) {
        load(file);
      }
    }
  }

  /**
   * Applies what has changed since the last look and not since the one before: a file that is being
   * written waits. The first look takes everything.
   *
   * @return whether there is nothing to look at again soon
   */
  synchronized boolean look() {
    return look(!looked);
  }

  private boolean look(boolean atOnce) {
    List<Path> present = list();
    for (Path path : present) {
      CfgFile file = files.computeIfAbsent(path, this::arrived);
      file.missing = false;
      look(file, atOnce);
    }
    files.values().removeIf(file -> !present.contains(file.path) && goneForGood(file, atOnce));
    looked = true;
    files.values().forEach(file -> file.waited++);
    overdue().forEach(problem -> log.warn("{}; the file waits for its bundle", problem));
    return unreadable.isEmpty() && files.values().stream().allMatch(CfgFile::isSettled);
  }

  private CfgFile arrived(Path path) {
    CfgFile file = new CfgFile(path);
    file.isNew = looked;
    return file;
  }

  @Override
  public synchronized void reload() {
    Map<Path, List<ConfigProblem>> before = new HashMap<>();
    files.forEach((path, file) -> before.put(path, file.problems));
    look(true);
    changes.tell();
    for (CfgFile file : files.values()) {
      // What is wrong only now has just been told.
      if (file.problems.equals(before.get(file.path))) {
        file.problems.forEach(problem -> log.error("{}, as before", problem));
      }
    }
  }

  /** Of each content that no bundle knows, once; not at once, as its bundle may be on the way. */
  synchronized List<ConfigProblem> overdue() {
    return files.values().stream()
        .filter(file -> file.waiting && file.waited == PATIENCE_LOOKS)
        .map(file -> schemas.unknown(file.name))
        .toList();
  }

  private void look(CfgFile file, boolean atOnce) {
    try {
      Stamp now = Stamp.of(file.path);
      boolean stable = now.equals(file.seen) || atOnce;
      file.seen = now;
      if (stable && !now.equals(file.read)) {
        file.read = now;
        Ownership.doubt(file.path).ifPresent(doubt -> log.warn("{}: {}", file.name.file(), doubt));
        load(file);
      }
    } catch (IOException e) {
      log.debug("file vanished file={}", file.path, e);
    }
  }

  private boolean goneForGood(CfgFile file, boolean atOnce) {
    if (!file.missing && !atOnce) {
      file.missing = true;
      return false;
    }
    if (file.applied) {
      try {
        store.delete(file.name);
        changes.removed(file.name.file());
      } catch (IOException e) {
        log.error("{}: cannot be removed", file.name.file(), e);
      }
    }
    return true;
  }

  private void load(CfgFile file) {
    Optional<Schema> schema = schemas.find(file.name.pid());
    file.waiting = schema.isEmpty();
    file.waited = 0;
    if (schema.isEmpty()) {
      return;
    }
    Schema.Result result = check(file, schema.get());
    if (result.problems().isEmpty()) {
      apply(file, result.values());
    } else if (!result.problems().equals(file.problems)) {
      String instead = instead(file, schema.get());
      result.problems().forEach(problem -> log.error("{}; {}", problem, instead));
    }
    file.problems = result.problems();
  }

  private static String instead(CfgFile file, Schema schema) {
    if (file.applied) {
      return "the old value stays in force";
    }
    return schema.factory() ? "the file is not used" : "the file is not used, defaults are";
  }

  private Schema.Result check(CfgFile file, Schema schema) {
    try {
      Map<String, String> raw = CfgText.read(file.path);
      return schema.check(file.name, raw, interpolation.replace(raw));
    } catch (BadConfig e) {
      ConfigProblem problem = new ConfigProblem(file.name.file(), e.key(), e.reason());
      return new Schema.Result(Map.of(), List.of(problem));
    }
  }

  private void apply(CfgFile file, Map<String, Object> values) {
    try {
      Map<String, Object> before = store.values(file.name);
      store.apply(file.name, values);
      if (file.applied) {
        changes.changed(file.name.file(), before, values);
      } else if (file.isNew) {
        changes.added(file.name.file());
      }
      file.applied = true;
      file.failed = false;
    } catch (IOException e) {
      if (!file.failed) {
        log.error("{}: cannot be applied, tried again: {}", file.name.file(), e.toString());
      }
      file.failed = true;
      // A disk that is full now need not stay so.
      file.read = null;
    }
  }

  private List<Path> list() {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(path -> CfgName.isCfg(path.getFileName().toString()))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      unreadable = "";
      return found;
    } catch (IOException e) {
      if (!unreadable.equals(e.toString())) {
        unreadable = e.toString();
        log.error("{} cannot be read: {}", folder, unreadable);
      }
      return List.copyOf(files.keySet());
    }
  }

  @Override
  public synchronized List<ConfigProblem> check(long bundleId) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path path : list()) {
      CfgFile file = new CfgFile(path);
      schemas
          .find(file.name.pid(), bundleId)
          .ifPresent(schema -> problems.addAll(check(file, schema).problems()));
    }
    return problems;
  }

  @Override
  public synchronized List<ConfigProblem> check() {
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path path : list()) {
      CfgFile file = new CfgFile(path);
      Optional<Schema> schema = schemas.find(file.name.pid());
      if (schema.isPresent()) {
        problems.addAll(check(file, schema.get()).problems());
      } else {
        problems.add(schemas.unknown(file.name));
      }
    }
    return problems;
  }

  /** Whether there is a bundle for a file. */
  synchronized boolean isKnown(String file) {
    return schemas.find(CfgName.of(file).pid()).isPresent();
  }

  /** Every key that a bundle knows, with what is in force; of a factory, of each of its files. */
  synchronized List<Setting> settings() throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (Schema schema : schemas.all()) {
      List<CfgFile> own =
          files.values().stream().filter(file -> file.name.pid().equals(schema.pid())).toList();
      for (CfgFile file : own) {
        settings.addAll(Setting.of(schema, file.name, text(file), store.values(file.name)));
      }
      if (own.isEmpty() && !schema.factory()) {
        CfgName name = CfgName.of(schema.pid() + ".cfg");
        settings.addAll(Setting.of(schema, name, Map.of(), store.values(name)));
      }
    }
    return settings;
  }

  /** As it is written now; what is wrong in it is for {@link #check}. */
  private static Map<String, String> text(CfgFile file) {
    try {
      return CfgText.read(file.path);
    } catch (BadConfig e) {
      return Map.of();
    }
  }
}
