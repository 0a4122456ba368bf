package io.jackfield.deploy.journal;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.jar.Jar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The versions of a bundle that were deployed one on the other, as the journal tells. Pure. */
public final class Past {

  /** A version below the one that runs. */
  public record Version(String version, String hash) {}

  private static final Set<String> CHANGES_OF_VERSION =
      Set.of("deploy", "undeploy", "promote", "rollback");

  private Past() {}

  /** What ran before; empty where that was the shipped one or nothing. */
  public static Optional<Version> before(List<Change> history, String name, String runningHash) {
    List<Change> changes =
        history.stream()
            .filter(each -> each.name().equals(name))
            .filter(each -> CHANGES_OF_VERSION.contains(each.action()))
            .toList();
    Deque<Version> deployed = new ArrayDeque<>();
    Deque<Version> removed = new ArrayDeque<>();
    for (int i = 0; i < changes.size(); i++) {
      String ranThen = i + 1 < changes.size() ? changes.get(i + 1).fromHash() : runningHash;
      if (wasMade(changes.get(i), ranThen)) {
        follow(deployed, removed, changes.get(i));
      }
    }
    if (!deployed.isEmpty() && deployed.peek().hash().equals(runningHash)) {
      deployed.pop();
    }
    return Optional.ofNullable(deployed.peek());
  }

  /**
   * The change that took a version away and left what runs now, if nothing came after it.
   *
   * @param name of the bundle, or the last part of it
   * @param runningHash empty if none runs
   */
  public static Optional<Change> undeployed(List<Change> history, String name, String runningHash) {
    return history.stream()
        .filter(one -> one.name().equals(name) || Jar.shortName(one.name()).equals(name))
        .filter(one -> CHANGES_OF_VERSION.contains(one.action()) && wasMade(one, runningHash))
        .reduce((before, after) -> after)
        .filter(last -> last.action().equals("undeploy") && last.toHash().equals(runningHash));
  }

  /** The canaries that were neither promoted nor aborted, each as it began. */
  public static List<Change> openCanaries(List<Change> history) {
    Map<String, Change> open = new LinkedHashMap<>();
    for (Change change : history) {
      if (change.outcome().equals(Change.DONE) && change.action().equals("canary")) {
        open.put(change.name(), change);
      } else if (Set.of("promote", "abort").contains(change.action())
          && !change.outcome().equals(Change.REFUSED)) {
        open.remove(change.name());
      }
    }
    return List.copyOf(open.values());
  }

  /** Of one that was interrupted, what ran next tells whether it was far enough. */
  private static boolean wasMade(Change change, String ranThen) {
    return switch (change.outcome()) {
      case Change.DONE -> true;
      case Change.INTERRUPTED -> change.toHash().equals(ranThen);
      default -> false;
    };
  }

  private static void follow(Deque<Version> deployed, Deque<Version> removed, Change change) {
    switch (change.action()) {
      case "deploy", "promote" -> {
        if (deployed.isEmpty() || !deployed.peek().hash().equals(change.toHash())) {
          deployed.push(new Version(change.toVersion(), change.toHash()));
        }
      }
      case "undeploy" -> {
        removed.clear();
        removed.addAll(deployed);
        deployed.clear();
      }
      case "rollback" -> {
        if (deployed.isEmpty()) {
          deployed.addAll(removed); // it undid the removal
        }
        while (!deployed.isEmpty() && !deployed.peek().hash().equals(change.toHash())) {
          deployed.pop();
        }
      }
      default -> {}
    }
  }
}
