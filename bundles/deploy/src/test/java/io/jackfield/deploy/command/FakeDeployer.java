package io.jackfield.deploy.command;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.DeployProgress;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.PendingUpgrade;
import io.jackfield.deploy.Preview;
import io.jackfield.deploy.Upgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A live tier of plain values, which notes what is to be changed. */
final class FakeDeployer implements Deployer {
  static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  final List<String> calls = new ArrayList<>();
  final List<LiveBundle> bundles = new ArrayList<>();
  final List<Change> history = new ArrayList<>();
  final Map<String, String> refused = new TreeMap<>();

  PendingUpgrade pending = PendingUpgrade.NONE;
  Upgrade upgrade = new Upgrade(List.of(), Optional.empty());

  final List<DeployProgress> watchers = new ArrayList<>();

  /** The jar that was given last. */
  Optional<Path> jar = Optional.empty();

  /** Whether who waits is interrupted. */
  boolean interrupts;

  /** Why nothing can be changed; empty if it can. */
  String refusal = "";

  static Change ended(String action, String outcome, String reason) {
    return new Change(
        "1", NOON, "operator", action, "a.b", "0.9.0", "00", "1.0.0", "11", outcome, reason, 3, 42);
  }

  private Change change(String action, String name, String who) throws DeployException {
    return change(action, name, who, "");
  }

  private Change change(String action, String name, String who, String reason)
      throws DeployException {
    calls.add(action + " " + name + " by " + who);
    watchers.forEach(one -> one.at("moving connections", 1, 3));
    if (interrupts) {
      Thread.currentThread().interrupt();
      throw new DeployException("it goes on");
    }
    if (!refusal.isEmpty()) {
      throw new DeployException(refusal);
    }
    Change change = ended(action, Change.DONE, reason);
    history.add(change);
    return change;
  }

  @Override
  public long mostBytes() {
    return 4;
  }

  @Override
  public Change deploy(Path file, DeployOptions options) throws DeployException {
    String name = content(file);
    return options.canary() > 0
        ? change("canary", name, options.who(), options.canary() + " %")
        : change(options.allowDowngrade() ? "downgrade" : "deploy", name, options.who());
  }

  private String content(Path file) throws DeployException {
    jar = Optional.of(file);
    try {
      return file.getFileName() + " of '" + Files.readString(file) + "'";
    } catch (IOException e) {
      throw new DeployException("cannot be read", e);
    }
  }

  @Override
  public Preview preview(Path file, DeployOptions options) throws DeployException {
    content(file);
    return new Preview("a.b", "1.0.0", "0.9.0", List.of("api 1.0.0"), List.of("x.Service"), 3);
  }

  @Override
  public Change promote(String name, String who) throws DeployException {
    return change("promote", name, who);
  }

  @Override
  public Change abort(String name, String who) throws DeployException {
    return change("abort", name, who);
  }

  @Override
  public Change undeploy(String name, String who) throws DeployException {
    return change("undeploy", name, who);
  }

  @Override
  public Change rollback(String name, String who) throws DeployException {
    return change("rollback", name, who);
  }

  @Override
  public Change restart(String name, String who) throws DeployException {
    return change("restart", name, who);
  }

  @Override
  public Upgrade upgrade(boolean dryRun, String who) throws DeployException {
    calls.add((dryRun ? "dry upgrade by " : "upgrade by ") + who);
    watchers.forEach(one -> one.at("moving connections", 1, 3));
    return upgrade;
  }

  @Override
  public Optional<Upgrade> lastUpgrade() {
    return upgrade.steps().isEmpty() ? Optional.empty() : Optional.of(upgrade);
  }

  @Override
  public PendingUpgrade pendingUpgrade() {
    return pending;
  }

  @Override
  public Watch watch(DeployProgress progress) {
    watchers.add(progress);
    return () -> watchers.remove(progress);
  }

  @Override
  public List<Change> history() {
    return history;
  }

  @Override
  public Optional<Change> last() {
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  @Override
  public List<LiveBundle> bundles() {
    return bundles;
  }

  @Override
  public Map<String, String> refused() {
    return refused;
  }
}
