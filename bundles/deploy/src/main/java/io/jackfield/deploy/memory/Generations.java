package io.jackfield.deploy.memory;

import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.journal.Journal;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches whether what was replaced leaves the memory. */
public final class Generations {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TELL_AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_COLLECTIONS = 3;

  /** Between the first two collections for who must know; then twice as long each time. */
  private static final long DISTANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** At the most 64 times as long. */
  private static final int MOST_DOUBLINGS = 6;

  /** Between two full collections before somebody is told. */
  private static final long FULL_DISTANCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A version that was uninstalled. */
  private static final class Old {
    final String name;
    final String version;
    final WeakReference<ClassLoader> loader;
    final long since;

    /** Whether the memory was tidied up, beside the work, when it had been there for long. */
    boolean suspected;

    /** What keeps it, once it has been there for so long that somebody was told. */
    volatile @Nullable String pins;

    Old(String name, String version, ClassLoader loader, long since) {
      this.name = name;
      this.version = version;
      this.loader = new WeakReference<>(loader);
      this.since = since;
    }

    /** Does not get what it asks about: during a concurrent collection that would keep it. */
    boolean isCollected() {
      return loader.refersTo(null);
    }
  }

  private final Journal journal;
  private final List<Old> olds = new CopyOnWriteArrayList<>();
  private final LongSupplier nanos;
  private final Runnable collector;
  private final Runnable fullCollector;
  private long lastChange;
  private int collections;
  private long lastAsked;
  private int asked;
  private long lastFull;

  /** Whether a full collection would find nothing that the last one has not found. */
  private boolean settled;

  public Generations(Journal journal) {
    this(journal, System::nanoTime, Garbage::collectBeside, Garbage::collectAll);
  }

  /**
   * The same with its surroundings.
   *
   * @param collector collects beside the work, but perhaps not all
   * @param fullCollector collects all, while everybody waits
   */
  Generations(Journal journal, LongSupplier nanos, Runnable collector, Runnable fullCollector) {
    this.journal = journal;
    this.nanos = nanos;
    this.collector = collector;
    this.fullCollector = fullCollector;
    this.lastChange = nanos.getAsLong();
    this.lastFull = lastChange - FULL_DISTANCE_NANOS;
  }

  /** Its class loader, to be asked for before the bundle is uninstalled. */
  public static @Nullable ClassLoader loaderOf(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring == null ? null : wiring.getClassLoader();
  }

  public synchronized void watch(Jar jar, @Nullable ClassLoader loader) {
    if (loader != null) {
      olds.add(new Old(jar.name(), jar.version(), loader, nanos.getAsLong()));
      lastChange = nanos.getAsLong();
      collections = 0;
      asked = 0;
      settled = false;
    }
  }

  /** Whether there is one of which it is not known yet. Any thread. */
  public boolean areWatched() {
    return !olds.isEmpty();
  }

  public int count(String name) {
    return (int) olds.stream().filter(old -> old.name.equals(name) && !old.isCollected()).count();
  }

  /** What keeps a version of the bundle in memory for longer than it should. */
  public Optional<String> pins(String name) {
    return olds.stream()
        .filter(old -> old.name.equals(name) && !old.isCollected())
        .flatMap(old -> Optional.ofNullable(old.pins).stream())
        .findFirst();
  }

  /** Looks, and when nothing else goes on has the memory tidied up, a few times. */
  public synchronized void poll() {
    look();
    boolean idle = nanos.getAsLong() - lastChange > IDLE_NANOS * (collections + 1);
    if (!olds.isEmpty() && idle && collections < MOST_COLLECTIONS) {
      tidyUp();
    }
  }

  /**
   * How many old versions of a bundle there are that something holds, for who refuses a change
   * because of them: as the count, but where that is too high the memory is tidied up first. Who
   * asks again and again has that done ever more rarely, and what stops everybody for a moment once
   * after each change.
   *
   * @param enough what the count must come to for that
   */
  public synchronized int countHeld(String name, int enough) {
    if (count(name) >= enough) {
      collectWhenDue();
    }
    if (count(name) >= enough && !settled) {
      collectAll();
    }
    return count(name);
  }

  private void collectWhenDue() {
    int doublings = Math.min(asked - 1, MOST_DOUBLINGS);
    if (asked == 0 || nanos.getAsLong() - lastAsked >= DISTANCE_NANOS << doublings) {
      asked++;
      lastAsked = nanos.getAsLong();
      tidyUp();
    } else {
      look();
    }
  }

  private void tidyUp() {
    collections++;
    collector.run();
    look();
  }

  private void collectAll() {
    settled = true;
    lastFull = nanos.getAsLong();
    fullCollector.run();
    forgetCollected();
  }

  private void look() {
    forgetCollected();
    List<Old> overdue =
        olds.stream()
            .filter(old -> old.pins == null && isOlderThan(TELL_AFTER_NANOS, old))
            .toList();
    if (!overdue.stream().allMatch(old -> old.suspected)) {
      suspect();
    } else if (!overdue.isEmpty() && nanos.getAsLong() - lastFull >= FULL_DISTANCE_NANOS) {
      collectAll();
      overdue.stream().filter(olds::contains).forEach(this::tell);
    }
  }

  private boolean isOlderThan(long age, Old old) {
    return nanos.getAsLong() - old.since > age;
  }

  private void forgetCollected() {
    for (Old old : List.copyOf(olds)) {
      if (old.isCollected()) {
        olds.remove(old);
        collected(old);
      }
    }
  }

  /** Where changes go on and on, nobody may have tidied up yet: a later look tells. */
  private void suspect() {
    olds.stream()
        .filter(old -> isOlderThan(TELL_AFTER_NANOS / 2, old))
        .forEach(old -> old.suspected = true);
    collector.run();
  }

  private void tell(Old old) {
    ClassLoader loader = old.loader.get();
    if (loader != null) {
      String by = ClassLoaderPins.of(loader);
      old.pins = by;
      pinned(old, by);
    }
  }

  private void collected(Old old) {
    log.info(
        "old version collected name={} version={} millis={}", old.name, old.version, millis(old));
    journal.note("collected", old.name, old.version, "", millis(old));
  }

  private long millis(Old old) {
    return (nanos.getAsLong() - old.since) / 1_000_000;
  }

  private void pinned(Old old, String by) {
    log.warn("old version still in memory name={} version={} by={}", old.name, old.version, by);
    journal.note("pinned", old.name, old.version, by, millis(old));
  }
}
