package io.jackfield.deploy.engine;

import io.jackfield.deploy.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The versions of a bundle that were deployed one on the other, as the journal tells. Pure. */
final class Past {

  /** A version below the one that runs. */
  record Version(String version, String hash) {}

  private Past() {}

  /** What ran before; empty where that was the shipped one or nothing. */
  static Optional<Version> before(List<Change> history, String name, String runningHash) {
    Deque<Version> deployed = new ArrayDeque<>();
    for (Change change : history) {
      if (change.name().equals(name) && change.outcome().equals(Change.DONE)) {
        follow(deployed, change);
      }
    }
    if (!deployed.isEmpty() && deployed.peek().hash().equals(runningHash)) {
      deployed.pop();
    }
    return Optional.ofNullable(deployed.peek());
  }

  private static void follow(Deque<Version> deployed, Change change) {
    switch (change.action()) {
      case "deploy" -> {
        if (deployed.isEmpty() || !deployed.peek().hash().equals(change.toHash())) {
          deployed.push(new Version(change.toVersion(), change.toHash()));
        }
      }
      case "undeploy" -> deployed.clear();
      case "rollback" -> {
        while (!deployed.isEmpty() && !deployed.peek().hash().equals(change.toHash())) {
          deployed.pop();
        }
      }
      default -> {}
    }
  }
}
