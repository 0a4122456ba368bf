package io.jackfield.deploy.jar;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.LiveBundle.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a bundle that were deployed one on the other, the lowest first, each once. It is
 * written before a change is made for good, and what runs tells where in it the bundle is: whether
 * the change was made then or the daemon ended before, nothing is to be set right. Pure.
 *
 * @param versions what was deployed
 * @param undeployed whether all of it was taken away last; says nothing while one of them runs
 */
public record VersionStack(List<Version> versions, boolean undeployed) {

  /** The jars that are kept, and one whose jar is told to be missing. */
  private static final int MOST = DeployedJars.MOST + 1;

  static final VersionStack EMPTY = new VersionStack(List.of(), false);

  /** One of them, by its jar's SHA-256. */
  public record Version(String version, String hash) {}

  /** Copies the list. */
  public VersionStack {
    versions = List.copyOf(versions);
    undeployed = undeployed && !versions.isEmpty();
  }

  /**
   * With what runs at the top: what was above is forgotten, and all where none of them can be.
   *
   * @param runs null if nothing does
   */
  public VersionStack upTo(@Nullable Jar runs) {
    return runs == null || runs.source() == Source.SHIPPED
        ? EMPTY
        : upTo(new Version(runs.version(), runs.hash()));
  }

  private VersionStack upTo(Version runs) {
    int at = indexOf(runs.hash());
    return at < 0
        ? new VersionStack(undeployed ? List.of() : versions, false).with(runs)
        : new VersionStack(versions.subList(0, at + 1), false);
  }

  /** Whether a version is in it, so that it has proved itself at some time. */
  public boolean has(Jar jar) {
    return indexOf(jar.hash()) >= 0;
  }

  /** With another version on it. */
  public VersionStack with(Version next) {
    List<Version> all = new ArrayList<>(versions);
    all.removeIf(each -> each.hash().equals(next.hash()));
    all.add(next);
    return new VersionStack(all.subList(Math.max(0, all.size() - MOST), all.size()), false);
  }

  /** With all of it taken away. */
  public VersionStack undeploy() {
    return new VersionStack(versions, true);
  }

  /** What was there before the highest one; empty where that was the shipped one or nothing. */
  public Optional<Version> below() {
    return versions.size() < 2 ? Optional.empty() : Optional.of(versions.get(versions.size() - 2));
  }

  /**
   * What was taken away last and not put back since.
   *
   * @param runs SHA-256 of what runs; empty if nothing does
   */
  public Optional<Version> takenAway(String runs) {
    return undeployed && indexOf(runs) < 0
        ? Optional.of(versions.get(versions.size() - 1))
        : Optional.empty();
  }

  private int indexOf(String hash) {
    return versions.stream().map(Version::hash).toList().indexOf(hash);
  }

  /**
   * As a journal tells it, by symbolic name: earlier versions of the daemon had no other record.
   */
  static Map<String, VersionStack> of(List<Change> history) {
    Map<String, VersionStack> stacks = new HashMap<>();
    for (Change change : history) {
      if (!change.outcome().equals(Change.REFUSED)) {
        stacks.merge(change.name(), EMPTY.after(change), (stack, first) -> stack.after(change));
      }
    }
    return stacks;
  }

  private VersionStack after(Change change) {
    int from = indexOf(change.fromHash());
    VersionStack rest = from < 0 ? EMPTY : upTo(versions.get(from));
    return switch (change.action()) {
      case "deploy", "promote" -> rest.with(new Version(change.toVersion(), change.toHash()));
      case "undeploy" -> rest.undeploy();
      case "rollback" -> from < 0 ? this : rest;
      default -> this;
    };
  }
}
