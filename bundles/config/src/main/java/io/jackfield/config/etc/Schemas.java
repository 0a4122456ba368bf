package io.jackfield.config.etc;

import io.jackfield.config.ConfigProblem;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the bundles can be configured with. Guarded by {@link Etc}. */
final class Schemas {
  /** By bundle id: of two versions of a bundle the newer one's schemas count. */
  private final TreeMap<Long, List<Schema>> schemas = new TreeMap<>(Comparator.reverseOrder());

  void put(long bundle, List<Schema> known) {
    schemas.put(bundle, known);
  }

  /** Returns what the bundle could be configured with. */
  List<Schema> remove(long bundle) {
    List<Schema> known = schemas.remove(bundle);
    return known == null ? List.of() : known;
  }

  /** What one bundle can be configured with. */
  Optional<Schema> find(String pid, long bundle) {
    return schemas.getOrDefault(bundle, List.of()).stream()
        .filter(schema -> schema.pid().equals(pid))
        .findFirst();
  }

  Optional<Schema> find(String pid) {
    return schemas.values().stream()
        .flatMap(List::stream)
        .filter(schema -> schema.pid().equals(pid))
        .findFirst();
  }

  /** By PID; of two versions of a bundle the newer one's. */
  Collection<Schema> all() {
    Map<String, Schema> byPid = new TreeMap<>();
    schemas.values().forEach(known -> known.forEach(one -> byPid.putIfAbsent(one.pid(), one)));
    return byPid.values();
  }

  /** What is wrong with a file that no bundle knows. */
  ConfigProblem unknown(CfgName name) {
    Set<String> pids =
        schemas.values().stream()
            .flatMap(List::stream)
            .map(Schema::pid)
            .collect(Collectors.toCollection(TreeSet::new));
    return new ConfigProblem(
        name.file(), "", "no bundle has such a configuration" + DidYouMean.hint(name.pid(), pids));
  }
}
