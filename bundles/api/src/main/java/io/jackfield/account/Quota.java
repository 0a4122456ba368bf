package io.jackfield.account;

/**
 * How much may be in a folder and all below it. What exceeds it already stays; nothing is added.
 *
 * @param bytes of all files, at least 0; {@link #UNLIMITED} for any number
 * @param files how many, at least 0; {@link #UNLIMITED} for any number
 */
public record Quota(long bytes, long files) {
  /** As a limit: none. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** No limit at all. */
  public static final Quota NONE = new Quota(UNLIMITED, UNLIMITED);

  /** Checks the limits. */
  public Quota {
    if (bytes < 0 || files < 0) {
      throw new IllegalArgumentException("a quota is not negative");
    }
  }
}
