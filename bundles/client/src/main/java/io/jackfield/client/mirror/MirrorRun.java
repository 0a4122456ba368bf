package io.jackfield.client.mirror;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.mirror.Ledger.Begun;
import io.jackfield.client.mirror.Ledger.Moved;
import io.jackfield.client.mirror.Ledger.Refused;
import io.jackfield.client.mirror.MirrorSettings.After;
import io.jackfield.client.mirror.Mover.Result;
import io.jackfield.file.FileRefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run: each file is moved, written down, and then taken from where it came from, so that
 * wherever it ends the next one neither loses a file nor moves it twice. By one thread.
 */
final class MirrorRun {
  /** A listing may tell minutes: a file may have been written twice in one. */
  private static final Duration LISTING_IS_EXACT = Duration.ofMinutes(2);

  /** After so many files in a row for which the server could not be reached it is left alone. */
  private static final int UNREACHABLE = 3;

  private static final Set<Reason> HOPELESS =
      Set.of(Reason.CREDENTIALS, Reason.UNTRUSTED, Reason.FORBIDDEN_ADDRESS);

  private final MirrorSettings settings;
  private final Ledger ledger;
  private final Side source;
  private final Side destination;
  private final Decisions decisions;
  private final Mover mover;
  private final Ages.Clock clock;
  private final Outcome outcome = new Outcome();
  private int unreachable;

  MirrorRun(
      MirrorSettings settings,
      Ledger ledger,
      Side source,
      Side destination,
      Decisions decisions,
      Mover mover,
      Ages.Clock clock) {
    this.settings = settings;
    this.ledger = ledger;
    this.source = source;
    this.destination = destination;
    this.decisions = decisions;
    this.mover = mover;
    this.clock = clock;
  }

  /**
   * Moves what there is.
   *
   * @param stopping asked between two files whether the rest is for another time
   * @param progress told how many files have been looked at
   * @throws IOException if nothing more can be done, for a reason that is not one file's
   */
  Outcome run(BooleanSupplier stopping, FileProgress progress) throws IOException {
    List<MirrorFile> files = source.list((folder, e) -> outcome.failed(folder + "/", e));
    boolean complete = outcome.failed() == 0;
    Set<String> listed = new HashSet<>();
    files.forEach(file -> listed.add(file.path()));
    for (int i = 0; i < files.size() && !stopping.getAsBoolean(); i++) {
      progress.at(i, files.size(), files.get(i).path());
      one(files.get(i));
    }
    if (complete && !stopping.getAsBoolean()) {
      forget(listed);
    }
    return outcome;
  }

  /** Told of each file before it is looked at. */
  interface FileProgress {
    void at(int file, int of, String path);
  }

  /** What has been done so far. */
  Outcome outcome() {
    return outcome;
  }

  private void one(MirrorFile file) throws IOException {
    try {
      handle(decisions.on(file));
      unreachable = 0;
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (FileRefusedException e) {
      outcome.failed(file.path(), e);
    } catch (IOException e) {
      outcome.failed(file.path(), e);
      giveUp(e);
    }
  }

  /** Where the next file would fail as well. */
  private void giveUp(IOException e) throws IOException {
    if (!(e instanceof RemoteException told)) {
      unreachable = 0;
      return;
    }
    unreachable = told.reason() == Reason.UNREACHABLE ? unreachable + 1 : 0;
    if (HOPELESS.contains(told.reason()) || unreachable == UNREACHABLE) {
      throw e;
    }
  }

  private void handle(Decision decision) throws IOException {
    MirrorFile file = decision.file();
    switch (decision.step()) {
      case MOVE -> {
        if (move(decision)) {
          after(file);
        }
      }
      case NOTE -> {
        ledger.put(file.path(), moved(file, version(decision.there()), ""));
        outcome.same();
        after(file);
      }
      case SAME -> {
        if (settings.after() == After.KEEP
            && ledger.find(file.path()).orElse(null) instanceof Moved m) {
          ledger.seen(file.path(), m);
        }
        outcome.same();
        after(file);
      }
      case YOUNG -> outcome.young();
      case REFUSED -> outcome.refused();
      case GONE, EXTRA -> {}
    }
  }

  private boolean move(Decision decision) throws IOException {
    MirrorFile file = decision.file();
    String path = file.path();
    Optional<Ledger.Entry> before = ledger.find(path);
    boolean resume =
        before.isPresent()
            && before.get() instanceof Begun
            && before.get().identity().equals(file.identity())
            && !file.version().isEmpty();
    String known = before.isPresent() && before.get() instanceof Moved moved ? moved.digest() : "";
    if (!resume) {
      ledger.put(path, new Begun(file.identity(), prior(decision.there())));
    }
    try {
      Result result = mover.move(decision, resume, known);
      ledger.put(path, moved(file, result.there(), result.digest()));
      if (result.stored()) {
        outcome.moved(file.size());
      } else {
        outcome.same();
      }
      return true;
    } catch (FileRefusedException e) {
      ledger.put(path, new Refused(file.identity(), Outcome.reason(e)));
      throw e;
    }
  }

  private static String prior(Optional<MirrorFile> there) {
    return there.isEmpty()
        ? Ledger.ABSENT
        : there.get().version().isEmpty() ? Ledger.UNKNOWN : there.get().version();
  }

  private static String version(Optional<MirrorFile> there) {
    return there.map(MirrorFile::version).orElse("");
  }

  private Moved moved(MirrorFile file, String there, String digest) {
    boolean exact =
        file.modified().isPresent()
            && Duration.between(file.modified().get(), clock.now()).compareTo(LISTING_IS_EXACT) > 0;
    return ledger.moved(file.identity(), there, exact ? file.listed() : "", digest);
  }

  /** Takes it from where it came from, if it is still the one that was moved. */
  private void after(MirrorFile file) throws IOException {
    if (settings.after() == After.KEEP) {
      return;
    }
    Optional<MirrorFile> now = source.find(file.path());
    if (now.isPresent() && !isWhatWasMoved(now.get())) {
      return; // Another one, for the next run.
    }
    if (now.isPresent() && settings.after() == After.DELETE) {
      source.delete(file.path());
    } else if (now.isPresent()) {
      source.move(file.path(), settings.moveTo() + "/" + file.path());
    }
    ledger.forget(file.path());
  }

  private boolean isWhatWasMoved(MirrorFile now) {
    return ledger.find(now.path()).orElse(null) instanceof Moved moved
        && moved.identity().equals(now.identity());
  }

  /** What is no more where it came from. */
  private void forget(Set<String> listed) throws IOException {
    boolean keep = settings.after() == After.KEEP;
    for (String path : ledger.paths()) {
      if (listed.contains(path)) {
        continue;
      }
      // A folder with nothing in it may be one that is not mounted: nothing is deleted for it.
      if (settings.deleteExtra() && !listed.isEmpty()) {
        remove(path);
      } else if (!keep || !(ledger.find(path).orElse(null) instanceof Moved)) {
        ledger.forget(path);
      }
    }
  }

  private void remove(String path) throws IOException {
    try {
      if (decisions.isExtra(path)) {
        destination.delete(path);
        outcome.removed();
      }
      ledger.forget(path);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      outcome.failed(path, e);
    }
  }
}
