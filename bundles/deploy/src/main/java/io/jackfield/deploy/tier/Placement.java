package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Durably;
import io.jackfield.deploy.jar.FolderGuard;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import io.jackfield.deploy.jar.Staging;
import io.jackfield.util.Halt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the jars of changes lie: brought in to be checked, and put where a start finds them. */
final class Placement {
  private final Folders folders;
  private final FolderGuard guard;
  private final Staging staging;

  Placement(Folders folders, FolderGuard guard, Staging staging) {
    this.folders = folders;
    this.guard = guard;
    this.staging = staging;
  }

  /** Brings a file in; a folder {@code deploy/} that is not safe takes none. */
  Jar bringIn(Path file) throws DeployException {
    Path folder = folders.of(Source.DEPLOYED).path();
    Optional<String> unsafe = guard.objection(folder);
    if (unsafe.isPresent()) {
      throw new DeployException(folder + ": " + unsafe.get());
    }
    return staging.stage(file, Source.DEPLOYED);
  }

  /** Brings in the jar that runs, from wherever it still is. */
  Jar bringInAgain(Jar runs, Path file) throws DeployException {
    Jar staged = staging.stage(file, runs.source());
    if (!staged.hash().equals(runs.hash())) {
      discard(staged);
      throw new DeployException(runs.path() + " is not what runs any more: deploy it instead");
    }
    return staged.at(runs.path(), runs.source());
  }

  /** Refuses to overwrite a file that came while a canary ran, and waits. */
  void refuseIfAnotherWaits(Jar canary, Jar runs) throws DeployException {
    Jar lies = folders.last(Source.DEPLOYED, canary.name());
    if (lies != null && !Set.of(canary.hash(), runs.hash()).contains(lies.hash())) {
      throw new DeployException(
          lies.path()
              + " has come meanwhile with "
              + lies.label()
              + " and waits: take it away, or abort the canary");
    }
  }

  /**
   * With its place in {@code deploy/}: where a file of its name lies, or under the last part of it.
   *
   * @throws DeployException if there are other files of its name: a start might take one of them
   */
  Jar destined(Jar staged, @Nullable Unit old) throws DeployException {
    JarFolder folder = folders.of(Source.DEPLOYED);
    List<Path> there = folder.files(staged.name());
    Path place;
    if (old != null && old.jar().source() == Source.DEPLOYED) {
      place = old.jar().path();
    } else {
      place = there.isEmpty() ? free(folder.path(), staged) : there.get(0);
    }
    for (Path other : there) {
      if (!other.equals(place)) {
        throw new DeployException(
            other + " has the name " + staged.name() + " too: take it away first");
      }
    }
    return staged.at(place, Source.DEPLOYED);
  }

  /** Another bundle may lie under the last part of the name. */
  private static Path free(Path folder, Jar staged) throws DeployException {
    for (String name : List.of(staged.shortName(), staged.name())) {
      Path path = Durably.child(folder, name + ".jar");
      if (!Files.exists(path)) {
        return path;
      }
    }
    throw new DeployException(
        "there are other bundles in " + folder + " under the names that are left for it");
  }

  /** Puts a jar into its place in {@code deploy/}. */
  void place(Jar jar) throws IOException {
    Durably.copy(jar.staged(), jar.path(), () -> Halt.after("copied"));
    accept(jar);
  }

  /** It runs from its place. */
  void accept(Jar jar) throws IOException {
    folders.of(jar.source()).accept(jar);
  }

  /** Takes a jar out of use: what was deployed is deleted, what was shipped switched off. */
  void takeAway(Jar jar) throws IOException {
    if (jar.source() == Source.DEPLOYED) {
      Durably.delete(jar.path());
    } else {
      folders.off().add(jar.name());
    }
  }

  void discard(Jar jar) {
    staging.discard(jar.staged());
  }
}
