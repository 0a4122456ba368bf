package io.jackfield.deploy.tier;

import io.jackfield.deploy.BootTierChange;
import io.jackfield.deploy.PendingUpgrade;
import io.jackfield.deploy.jar.BootTierFiles;
import io.jackfield.deploy.jar.JarHashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the distribution's folder holds and the daemon does not run. Any thread. */
final class Pending {
  private final Folders folders;
  private final JarHashes bundles;
  private final BootTierFiles boot;

  /** What the last upgrade has not taken, by file name. */
  private volatile Map<String, Left> left = Map.of();

  /**
   * A file that was looked at and is not used.
   *
   * @param hash of what was in it; with another content it is another file
   * @param waits whether for a restart, or else it was refused
   */
  record Left(String hash, boolean waits, String reason) {}

  Pending(Folders folders, JarHashes bundles, BootTierFiles boot) {
    this.folders = folders;
    this.bundles = bundles;
    this.boot = boot;
  }

  /** Reads what was started, so that it is known when it is replaced. Blocks on the disk. */
  void remember() {
    boot.remember();
    bundles.now();
  }

  Optional<BootTierChange> bootTier() {
    return boot.change();
  }

  /** Tells what an upgrade has not taken, in place of what the last one said. */
  void leave(Map<String, Left> files) {
    left = Map.copyOf(files);
  }

  PendingUpgrade look() {
    List<String> files = new ArrayList<>();
    Map<String, String> waiting = new TreeMap<>();
    differences()
        .forEach(
            (file, hash) -> {
              Left known = known(file, hash);
              if (known == null) {
                files.add(file);
              } else if (known.waits()) {
                waiting.put(file, known.reason());
              }
            });
    return new PendingUpgrade(files, waiting, boot.change());
  }

  /** Why an upgrade has refused files that are still there, by file name. */
  Map<String, String> refusals() {
    Map<String, String> refusals = new TreeMap<>();
    if (!left.isEmpty()) {
      differences()
          .forEach(
              (file, hash) -> {
                Left known = known(file, hash);
                if (known != null && !known.waits()) {
                  refusals.put(file, known.reason());
                }
              });
    }
    return refusals;
  }

  private @Nullable Left known(String file, String hash) {
    Left known = left.get(file);
    return known != null && known.hash().equals(hash) ? known : null;
  }

  /** The hash of what lies in a file; empty if it cannot be read. */
  String hash(String file) {
    return bundles.now().getOrDefault(file, "");
  }

  /** The files that are not what is in use, with what is in them; nothing if they are gone. */
  private Map<String, String> differences() {
    Map<String, String> used = folders.shippedHashes();
    Map<String, String> differences = new TreeMap<>();
    if (used != null) {
      Map<String, String> now = bundles.now();
      TreeSet<String> names = new TreeSet<>(used.keySet());
      names.addAll(now.keySet());
      for (String name : names) {
        String uses = used.get(name);
        String hash = now.getOrDefault(name, "");
        // What was refused at the start is told as that.
        boolean same = uses != null && (uses.isEmpty() || uses.equals(hash));
        if (!same) {
          differences.put(name, hash);
        }
      }
    }
    return differences;
  }
}
