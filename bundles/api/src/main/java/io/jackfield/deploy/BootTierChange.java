package io.jackfield.deploy;

import java.util.List;

/**
 * The distribution's boot tier is another one than that which runs: a restart takes it into
 * service.
 *
 * @param fromVersion what runs; empty if the change is of a library without a version of ours
 * @param toVersion what a restart would run; empty with {@code fromVersion}
 * @param files what has changed, come or gone, relative to the distribution's folder
 */
public record BootTierChange(String fromVersion, String toVersion, List<String> files) {

  /** Copies the list. */
  public BootTierChange {
    files = List.copyOf(files);
  }
}
