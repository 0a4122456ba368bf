package io.jackfield.tasks.definition;

import java.util.List;

/** Which paths set off a task: those that one pattern wants, if any does, and none excludes. */
record PathRules(List<String> patterns, List<Glob> wanted, List<Glob> excluded) {

  static PathRules of(List<String> patterns) {
    return new PathRules(
        List.copyOf(patterns),
        patterns.stream().filter(p -> !p.startsWith("!")).map(Glob::new).toList(),
        patterns.stream()
            .filter(p -> p.startsWith("!"))
            .map(p -> new Glob(p.substring(1)))
            .toList());
  }

  boolean match(String path) {
    return (wanted.isEmpty() || wanted.stream().anyMatch(glob -> glob.matches(path)))
        && excluded.stream().noneMatch(glob -> glob.matches(path));
  }
}
