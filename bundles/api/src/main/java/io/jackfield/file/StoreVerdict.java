package io.jackfield.file;

import java.util.Optional;

/**
 * What a {@link StoreCheck} says of a file.
 *
 * @param refusal why it may not be stored, as a short text for the peer; empty if it may
 */
public record StoreVerdict(Optional<String> refusal) {
  private static final StoreVerdict ACCEPTED = new StoreVerdict(Optional.empty());

  /** The file may be stored, as far as this check is concerned. */
  public static StoreVerdict accepted() {
    return ACCEPTED;
  }

  /** The file may not be stored. */
  public static StoreVerdict refused(String reason) {
    return new StoreVerdict(Optional.of(reason));
  }
}
