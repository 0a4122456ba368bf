package io.jackfield.client.mirror;

import io.jackfield.client.mirror.Decision.Step;
import io.jackfield.client.mirror.Ledger.Begun;
import io.jackfield.client.mirror.Ledger.Entry;
import io.jackfield.client.mirror.Ledger.Moved;
import io.jackfield.client.mirror.Ledger.Refused;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what is to be done with each file; changes nothing. */
final class Decisions {
  private final MirrorSettings settings;
  private final Ledger ledger;
  private final Side source;
  private final Side destination;
  private final Ages ages;

  Decisions(MirrorSettings settings, Ledger ledger, Side source, Side destination, Ages ages) {
    this.settings = settings;
    this.ledger = ledger;
    this.source = source;
    this.destination = destination;
    this.ages = ages;
  }

  /** Of a file as it was listed. */
  Decision on(MirrorFile listed) throws IOException {
    @Nullable Entry known = ledger.find(listed.path()).orElse(null);
    if (known instanceof Moved moved
        && !moved.listed().isEmpty()
        && moved.listed().equals(listed.listed())) {
      return Decision.of(Step.SAME, listed, "");
    }
    Optional<MirrorFile> exact =
        listed.version().isEmpty() ? source.find(listed.path()) : Optional.of(listed);
    if (exact.isEmpty()) {
      return Decision.of(Step.GONE, listed, "");
    }
    MirrorFile file = withListing(exact.get(), listed);
    if (known != null && known.identity().equals(file.identity())) {
      if (known instanceof Moved) {
        return Decision.of(Step.SAME, file, "");
      }
      if (known instanceof Refused refused) {
        return Decision.of(Step.REFUSED, file, refused.reason());
      }
    }
    return ages.isYoung(file, settings.minAge())
        ? Decision.of(Step.YOUNG, file, "")
        : withDestination(file, known);
  }

  private static MirrorFile withListing(MirrorFile exact, MirrorFile listed) {
    return new MirrorFile(
        exact.path(), exact.size(), exact.modified(), exact.version(), listed.listed());
  }

  private Decision withDestination(MirrorFile file, @Nullable Entry known) throws IOException {
    Optional<MirrorFile> there = destination.find(file.path());
    // The process has ended between the file's name and the line that says that it is there.
    boolean wasMoved =
        known instanceof Begun begun
            && begun.identity().equals(file.identity())
            && there.isPresent()
            && there.get().size() == file.size()
            && !begun.prior().equals(Ledger.UNKNOWN)
            && !begun.prior().equals(there.get().version());
    boolean looksTheSame =
        !settings.byChecksum() && there.isPresent() && there.get().hasSizeAndTimeOf(file);
    Step step = wasMoved || looksTheSame ? Step.NOTE : Step.MOVE;
    return new Decision(step, file, there, "");
  }

  /**
   * Of a file that was moved and is no more where it came from: whether what has its name now is
   * what was moved, and nobody has written it since.
   */
  boolean isExtra(String path) throws IOException {
    return ledger.find(path).orElse(null) instanceof Moved moved
        && !moved.there().isEmpty()
        && destination.find(path).filter(f -> f.version().equals(moved.there())).isPresent();
  }
}
