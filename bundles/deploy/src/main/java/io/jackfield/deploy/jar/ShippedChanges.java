package io.jackfield.deploy.jar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the distribution's bundles differ from those that are in use, by symbolic name. Pure.
 *
 * @param moved those with the same content in another file
 * @param changed those with another content, and new ones
 * @param gone those of which there is no file any more
 * @param unusable files that are no bundles; what they have replaced is not gone
 */
public record ShippedChanges(
    List<Jar> moved, List<Jar> changed, List<Jar> gone, List<Unusable> unusable) {

  /**
   * A file that cannot be used.
   *
   * @param was what is in use from that file; null if nothing is
   */
  public record Unusable(String file, String reason, @Nullable Jar was) {}

  /** Of what is in use, beside what a look at the folder has found. */
  public static ShippedChanges of(List<Jar> inUse, JarFolder folder) {
    JarFolder.View now = folder.view(Set.of());
    Map<String, Jar> was = new TreeMap<>();
    inUse.forEach(jar -> was.put(jar.name(), jar));
    List<Jar> moved = new ArrayList<>();
    List<Jar> changed = new ArrayList<>();
    now.good()
        .values()
        .forEach(
            jar -> {
              Jar before = was.remove(jar.name());
              if (before == null || !before.hash().equals(jar.hash())) {
                changed.add(jar);
              } else if (!before.path().equals(jar.path())) {
                moved.add(jar);
              }
            });
    List<Unusable> unusable = new ArrayList<>();
    folder
        .refusals()
        .forEach(
            (file, reason) -> {
              @Nullable Jar before =
                  was.values().stream()
                      .filter(jar -> jar.file().equals(file))
                      .findFirst()
                      .orElse(null);
              if (before != null) {
                was.remove(before.name());
              }
              unusable.add(new Unusable(file, reason, before));
            });
    return new ShippedChanges(moved, changed, List.copyOf(was.values()), unusable);
  }
}
