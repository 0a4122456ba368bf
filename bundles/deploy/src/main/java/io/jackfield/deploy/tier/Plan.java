package io.jackfield.deploy.tier;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.JarFolder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What to do so that what runs is what the folders hold; {@code deploy/} wins. Pure. */
final class Plan {

  /** One change. */
  sealed interface Step {}

  /** Nothing of that name runs. */
  record Install(Jar jar) implements Step {}

  /**
   * Another version runs.
   *
   * @param gone whether its file is, so that this one is there instead of it and not beside it
   */
  record Replace(Jar jar, boolean gone) implements Step {}

  /** This very content runs, from another file. */
  record Adopt(Jar jar) implements Step {}

  /** Its file is gone. */
  record Remove(String name) implements Step {}

  private Plan() {}

  static List<Step> of(Collection<Jar> running, JarFolder.View deployed, JarFolder.View shipped) {
    Map<String, Jar> now = new TreeMap<>();
    running.forEach(jar -> now.put(jar.name(), jar));
    Map<String, Jar> wanted = new TreeMap<>(shipped.good());
    wanted.putAll(deployed.good());
    TreeSet<String> names = new TreeSet<>(now.keySet());
    names.addAll(wanted.keySet());

    List<Step> steps = new ArrayList<>();
    for (String name : names) {
      Jar runs = now.get(name);
      Optional<Jar> want = Optional.ofNullable(wanted.get(name));
      if (runs == null) {
        want.ifPresent(jar -> steps.add(new Install(jar)));
      } else {
        JarFolder.View home = runs.source() == Source.DEPLOYED ? deployed : shipped;
        step(runs, want, isThere(runs, home)).ifPresent(steps::add);
      }
    }
    return steps;
  }

  /** Whether its file still is: with another bundle in it, it is not. */
  private static boolean isThere(Jar runs, JarFolder.View home) {
    return home.present().contains(runs.path())
        && home.good().values().stream()
            .noneMatch(jar -> jar.path().equals(runs.path()) && !jar.name().equals(runs.name()));
  }

  private static Optional<Step> step(Jar runs, Optional<Jar> want, boolean isThere) {
    if (want.isEmpty()) {
      return isThere ? Optional.empty() : Optional.of(new Remove(runs.name()));
    }
    Jar jar = want.get();
    if (jar.hash().equals(runs.hash())) {
      return sameContent(jar, runs);
    }
    // A file that was replaced by one that is refused: what ran goes on, it does not fall back.
    boolean stays =
        isThere
            && !jar.path().equals(runs.path())
            && !overlays(jar, runs)
            && !jar.isHigherThan(runs);
    return stays ? Optional.empty() : Optional.of(new Replace(jar, !isThere));
  }

  /** A file that was written again is read again, and means a swap even with the same content. */
  private static Optional<Step> sameContent(Jar jar, Jar runs) {
    if (!jar.path().equals(runs.path())) {
      return Optional.of(new Adopt(jar));
    }
    return jar.staged().equals(runs.staged())
        ? Optional.empty()
        : Optional.of(new Replace(jar, false));
  }

  private static boolean overlays(Jar jar, Jar runs) {
    return jar.source() == Source.DEPLOYED && runs.source() == Source.SHIPPED;
  }
}
