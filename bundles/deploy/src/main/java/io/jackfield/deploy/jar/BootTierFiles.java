package io.jackfield.deploy.jar;

import io.jackfield.deploy.BootTierChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * The jars in {@code system/} and {@code lib/} of the distribution, as they were when the daemon
 * started, beside what is there now. A package that is upgraded replaces each file, also those that
 * stay the same, so what counts is what is in them. Thread-safe.
 */
public final class BootTierFiles {
  /** What has our version; libraries have others. */
  private static final String OURS = "io.jackfield.";

  /** The content of a file that was replaced before anybody could look at it. */
  private static final String UNKNOWN = "";

  private final Path dist;
  private final Map<String, JarHashes> folders = new TreeMap<>();
  private final Function<String, Optional<String>> versions;
  private final Map<String, Stamp> began;
  private @Nullable Map<String, String> atStart;
  private Map<String, String> compared = Map.of();
  private Optional<BootTierChange> change = Optional.empty();

  /**
   * As they are now, which costs a stat of each.
   *
   * @param versions of what runs, by symbolic name
   */
  public BootTierFiles(Path dist, Function<String, Optional<String>> versions) {
    this.dist = dist;
    this.versions = versions;
    for (String folder : List.of("lib", "system")) {
      folders.put(folder + "/", JarHashes.quick(dist.resolve(folder)));
    }
    began = stamps();
  }

  private Map<String, Stamp> stamps() {
    Map<String, Stamp> all = new TreeMap<>();
    folders.forEach(
        (folder, jars) -> jars.stamps().forEach((name, stamp) -> all.put(folder + name, stamp)));
    return all;
  }

  private Map<String, String> hashes() {
    Map<String, String> all = new TreeMap<>();
    folders.forEach(
        (folder, jars) -> jars.now().forEach((name, hash) -> all.put(folder + name, hash)));
    return all;
  }

  /** Reads all of them, once: to be called before anybody changes them. */
  public synchronized void remember() {
    atStart();
  }

  private Map<String, String> atStart() {
    Map<String, String> hashes = atStart;
    if (hashes == null) {
      hashes = hashes();
      Map<String, Stamp> now = stamps();
      for (Map.Entry<String, Stamp> each : began.entrySet()) {
        if (!each.getValue().equals(now.get(each.getKey()))) {
          hashes.put(each.getKey(), UNKNOWN);
        }
      }
      hashes.keySet().retainAll(began.keySet());
      atStart = hashes;
    }
    return hashes;
  }

  /** What a restart would bring; empty if the daemon runs what is there. */
  public synchronized Optional<BootTierChange> change() {
    Map<String, String> before = atStart();
    Map<String, String> now = hashes();
    if (!now.equals(compared)) {
      compared = now;
      change = change(before, now);
    }
    return change;
  }

  private Optional<BootTierChange> change(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> before.getOrDefault(name, "-").equals(now.get(name)));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<String> files = new ArrayList<>(names);
    files.sort((one, other) -> Boolean.compare(!isOurs(one), !isOurs(other)));
    for (String file : files) {
      Optional<BootTierChange> versioned =
          isOurs(file) && now.containsKey(file) ? versioned(file, files) : Optional.empty();
      if (versioned.isPresent()) {
        return versioned;
      }
    }
    return Optional.of(new BootTierChange("", "", files));
  }

  private static boolean isOurs(String file) {
    return file.substring(file.indexOf('/') + 1).startsWith(OURS);
  }

  /** With what runs of a bundle and what would; empty where that says nothing. */
  private Optional<BootTierChange> versioned(String file, List<String> files) {
    try (JarFile jar = new JarFile(dist.resolve(file).toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String name = String.valueOf(main.getValue(Constants.BUNDLE_SYMBOLICNAME)).split(";", -1)[0];
      String to = String.valueOf(main.getValue(Constants.BUNDLE_VERSION));
      return versions
          .apply(name.strip())
          .filter(from -> !from.equals(to))
          .map(from -> new BootTierChange(from, to, files));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
